#include "grader/author/stray.h"

#include <algorithm>
#include <filesystem>

#include "grader/author/cases.h"

namespace racecourse::author {
namespace {

namespace fs = std::filesystem;

bool one_of(std::string const& name, std::vector<std::string> const& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// `inside`: the path from the exercise's folder. Headers beside checks.cc are parts of the checks.
bool expected_in_exercise(rubric::Rubric const& rubric, fs::path const& inside) {
  if (inside.has_parent_path()) return false;
  std::string const stub = fs::path(rubric.header).replace_extension(".stub").string();
  return inside.extension() == ".h" ||
         one_of(inside.string(), {"README.md", "BUILD", "checks.cc", "measure.cc", "rubric.yaml", stub});
}

bool expected_in_solutions(rubric::Rubric const& rubric, fs::path const& inside) {
  std::string const folder = inside.parent_path().string();
  if (folder.empty()) return one_of(inside.string(), {rubric.header, "mutants.yaml"});
  if (folder == "right") return inside.extension() == ".h";
  return folder == "wrong" && (inside.extension() == ".h" || inside.filename() == "expect.yaml");
}

bool expected(rubric::Rubric const& rubric, fs::path const& file) {
  std::string const top = file.begin()->string();
  fs::path const inside = file.lexically_relative(top + "/" + rubric.exercise);
  if (top == "exercises") return expected_in_exercise(rubric, inside);
  if (top == "solutions") return expected_in_solutions(rubric, inside);
  return inside == rubric.header && rubric.reference != rubric::Reference::sequential_model;
}

std::string remedy_for(rubric::Rubric const& rubric, std::string const& file) {
  if (file.starts_with("reference/") && rubric.reference == rubric::Reference::sequential_model) {
    return "The rubric says that the reference is the sequential model: remove the file, or correct the rubric";
  }
  return "Remove it, or move it to where it belongs; grader/docs/write-an-exercise.md lists the files of an exercise";
}

}  // namespace

void check_files(rubric::Rubric const& rubric, std::vector<std::string> const& files, Problems& problems) {
  for (std::string const& file : files) {
    if (!expected(rubric, file)) problems.push_back({"a stray file", remedy_for(rubric, file), {file, 0, 0}});
  }
  std::vector<std::string> needed{student_path(rubric), stub_path(rubric), model_path(rubric)};
  if (rubric.reference != rubric::Reference::sequential_model) needed.push_back(reference_path(rubric));
  for (std::string const& path : needed) {
    if (!one_of(path, files)) problems.push_back({"this file is missing", "Write it", {path, 0, 0}});
  }
}

}  // namespace racecourse::author
