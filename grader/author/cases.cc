#include "grader/author/cases.h"

#include <algorithm>
#include <filesystem>

#include "grader/base/files.h"

namespace racecourse::author {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> headers_in(std::string const& root, std::string const& folder) {
  std::vector<std::string> paths;
  std::error_code ignored;
  for (auto const& file : fs::directory_iterator(root + "/" + folder, ignored)) {
    if (file.path().extension() == ".h") paths.push_back(folder + "/" + file.path().filename().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void add_wrong(std::string const& root, rubric::Rubric const& rubric, Extent extent, std::vector<Case>& cases,
               Problems& problems) {
  std::string const folder = "solutions/" + rubric.exercise + "/wrong";
  std::string const expect = folder + "/expect.yaml";
  Result<std::string> const text = read_file(root + "/" + expect);
  if (!text) {
    problems.push_back({"it is not said what wrong submissions must get",
                        "grader/docs/authoring-formats.md shows the file",
                        {expect, 0, 0}});
    return;
  }
  auto const expectations = rubric::load_expectations(*text, expect, rubric);
  if (!expectations) {
    Problems const mistakes = expectations.error();
    problems.insert(problems.end(), mistakes.begin(), mistakes.end());
    return;
  }
  std::vector<std::string> const there = headers_in(root, folder);
  std::vector<std::string> named;
  for (rubric::Expectation const& e : *expectations) {
    std::string const path = folder + "/" + e.file;
    named.push_back(path);
    if (std::find(there.begin(), there.end(), path) == there.end()) {
      problems.push_back({"there is no " + path, "Write it, or remove the entry", e.place});
      continue;
    }
    if (extent == Extent::everything) cases.push_back({path, Role::wrong, e, {}});
    if (extent == Extent::sample || e.detector == rubric::Mode::explore) {
      cases.push_back({path, Role::wrong, e, {e.detector}});
    }
  }
  for (std::string const& path : there) {
    if (std::find(named.begin(), named.end(), path) != named.end()) continue;
    problems.push_back(
        {"nothing is expected of " + fs::path(path).filename().string(), "Add an entry", {expect, 0, 0}});
  }
}

}  // namespace

std::string Case::name() const { return modes.empty() ? path : path + ", " + to_string(modes.front()) + " mode alone"; }

std::string student_path(rubric::Rubric const& rubric) { return "exercises/" + rubric.exercise + "/" + rubric.header; }
std::string stub_path(rubric::Rubric const& rubric) {
  return fs::path(student_path(rubric)).replace_extension(".stub").string();
}
std::string model_path(rubric::Rubric const& rubric) { return "solutions/" + rubric.exercise + "/" + rubric.header; }
std::string reference_path(rubric::Rubric const& rubric) {
  return "reference/" + rubric.exercise + "/" + rubric.header;
}

std::vector<std::string> right_paths(std::string const& root, rubric::Rubric const& rubric) {
  std::vector<std::string> paths = headers_in(root, "solutions/" + rubric.exercise + "/right");
  paths.insert(paths.begin(), model_path(rubric));
  return paths;
}

std::vector<Case> cases_of(std::string const& root, rubric::Rubric const& rubric, Extent extent, Problems& problems) {
  std::vector<Case> cases{{stub_path(rubric), Role::stub, {}, {}}};
  Result<std::string> const stub = read_file(root + "/" + stub_path(rubric));
  Result<std::string> const header = read_file(root + "/" + student_path(rubric));
  if (!stub || !header || *stub != *header) {
    problems.push_back({"the header is not what the stub beside it says",
                        "Make " + stub_path(rubric) + " a copy of the header that students shall find",
                        {student_path(rubric), 0, 0}});
  }
  for (std::string const& path : right_paths(root, rubric)) cases.push_back({path, Role::right, {}, {}});
  if (!rubric.measure.empty()) cases.push_back({model_path(rubric), Role::measured, {}, {rubric::Mode::measure}});
  add_wrong(root, rubric, extent, cases, problems);
  return cases;
}

}  // namespace racecourse::author
