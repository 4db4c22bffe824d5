// The two loaders that open files. What they name is relative to the root, as people know it.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

namespace fs = std::filesystem;

// The text of <root>/<name>; one byte more than max_bytes of a longer one, so that nobody takes it for whole.
std::string read(fs::path const& root, std::string const& name, Problems& problems) {
  std::error_code error;
  fs::file_status const status = fs::status(root / name, error);
  if (!fs::is_regular_file(status)) {
    problems.push_back({fs::exists(status) ? "not a file" : "no such file", "", {name, 0, 0}});
    return "";
  }
  std::ifstream file(root / name, std::ios::binary);
  std::string text(std::min<std::uintmax_t>(fs::file_size(root / name, error), max_bytes + 1), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file || error) problems.push_back({"cannot be read", "Look at its owner and permissions", {name, 0, 0}});
  return text;
}

std::vector<fs::path> folders_in(fs::path const& folder) {
  std::vector<fs::path> all;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->is_directory(ignored)) all.push_back(it->path());
  }
  return all;
}

// <track>/<name> of each folder that is an exercise: exercises/kit and the like have neither rubric nor checks.
std::vector<std::string> exercises_in(fs::path const& exercises) {
  std::vector<std::string> all;
  for (fs::path const& track : folders_in(exercises)) {
    for (fs::path const& folder : folders_in(track)) {
      std::error_code ignored;
      if (!fs::exists(folder / "rubric.yaml", ignored) && !fs::exists(folder / "checks.cc", ignored)) continue;
      all.push_back(track.filename().string() + "/" + folder.filename().string());
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

Checked<Curriculum> load_curriculum_file(std::string const& root) {
  Problems problems;
  std::string const name = "exercises/curriculum.yaml";
  std::string const text = read(root, name, problems);
  if (!problems.empty()) return problems;
  return load_curriculum(text, name, exercises_in(fs::path(root) / "exercises"));
}

Checked<Rubric> load_rubric_file(std::string const& root, std::string const& exercise) {
  Problems problems;
  std::string const folder = "exercises/" + exercise;
  std::string const text = read(root, folder + "/rubric.yaml", problems);
  std::string const checks = read(root, folder + "/checks.cc", problems);
  if (checks.size() > max_bytes) problems.push_back({"larger than 1 MiB", "", {folder + "/checks.cc", 0, 0}});
  std::string const measure = folder + "/measure.cc";
  std::string const workloads = fs::exists(fs::path(root) / measure) ? read(root, measure, problems) : "";
  if (!problems.empty()) return problems;
  return load_rubric(text, folder + "/rubric.yaml", exercise, find_checks(checks), find_checks(workloads));
}

}  // namespace racecourse::rubric
