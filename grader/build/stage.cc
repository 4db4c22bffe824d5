#include "grader/build/stage.h"

#include <algorithm>
#include <filesystem>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/cache.h"
#include "grader/rubric/load.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::pair<std::string, std::string>>;

// Adds every file below `folder` that `wanted` takes, as `prefix` + its path from `folder`.
template <class F>
Result<bool> add_files(Files& files, fs::path const& folder, std::string const& prefix, F wanted) {
  std::error_code ignored;
  std::vector<fs::path> paths;
  for (auto const& file : fs::recursive_directory_iterator(folder, ignored)) {
    fs::path const relative = file.path().lexically_relative(folder);
    if (file.is_regular_file(ignored) && wanted(relative)) paths.push_back(relative);
  }
  std::sort(paths.begin(), paths.end());
  for (fs::path const& path : paths) {
    Result<std::string> text = read_file((folder / path).string());
    if (!text) return text.error();
    files.emplace_back(prefix + path.string(), *text);
  }
  return true;
}

bool is_header(fs::path const& path) { return path.extension() == ".h"; }

// track/name/name.h: the header of an exercise, and not one of its variants.
bool is_main_header(fs::path const& path) { return is_header(path) && std::distance(path.begin(), path.end()) == 3; }

std::string key_of(Files const& files) {
  KeyBuilder key;
  for (auto const& [path, text] : files) key.add(path).add(text);
  return key.key();
}

}  // namespace

Wanted checks_for(Flavour flavour, std::set<std::string> const& cases) {
  return {flavour, flavour == Flavour::reference ? Side::reference : Side::submission, "checks.cc", cases};
}

Result<Surroundings> surroundings_of(std::string const& root, std::string const& exercise, Wanted const& wanted) {
  Surroundings found;
  fs::path const folder = fs::path(root) / "exercises" / exercise;
  std::string const own_header = fs::path(exercise).filename().string() + ".h";
  auto const check_file = [&](fs::path const& path) {
    return path == wanted.source || (is_header(path) && path != own_header);
  };
  if (auto r = add_files(found.files, folder, "checks/" + exercise + "/", check_file); !r) return r.error();
  std::string const solutions = wanted.side == Side::reference ? "/reference" : "/solutions";
  auto const other_exercise = [&](fs::path const& path) {
    return is_main_header(path) && path.parent_path().string() != exercise;
  };
  if (auto r = add_files(found.files, root + solutions, "prerequisites/", other_exercise); !r) return r.error();
  found.whole_key = key_of(found.files);
  for (auto& [path, text] : found.files) {
    if (!wanted.cases.empty() && path.ends_with("/" + wanted.source)) {
      text = rubric::keep_checks(std::move(text), wanted.cases);
    }
  }
  // Behind the checks and all that stands before them: the code that canaries need.
  if (wanted.source == "checks.cc" && wanted.flavour != Flavour::reference) {
    for (auto& [path, text] : found.files) {
      if (path.ends_with("/checks.cc")) text += "\n#include \"grader/harness/canary.h\"\n";
    }
  }
  found.key = key_of(found.files);
  return found;
}

std::string text_of_checks(Surroundings const& surroundings) {
  std::string all;
  for (auto const& [path, text] : surroundings.files) {
    if (path.starts_with("checks/")) all += text;
  }
  return all;
}

Result<Kit> kit_of(Workspace const& workspace) {
  Files files;
  if (auto r = add_files(files, workspace.root + "/exercises/kit", "kit/", is_header); !r) return r.error();
  Result<Parts> const parts = parts_of(workspace.root, Flavour::controlled);
  if (!parts) return parts.error();
  for (std::string const& header : parts->headers) {
    Result<std::string> const text = read_file(workspace.root + "/" + header);
    if (!text) return text.error();
    files.emplace_back(header, *text);
  }
  std::string const key = key_of(files);
  Result<std::string> const path = entry(workspace.cache, "kit", key, [&](std::string const& folder) -> Result<bool> {
    for (auto const& [name, text] : files) {
      if (auto r = write_file(folder + "/" + name, text); !r) return r.error();
    }
    return true;
  });
  if (!path) return path.error();
  return Kit{*path, key};
}

}  // namespace racecourse::build
