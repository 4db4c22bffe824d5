// Holds headers against the rules, and nothing else: ROOT CACHE EXERCISE HEADER [EXERCISE HEADER]... "ok HEADER" for
// each that is admitted, otherwise "FAIL HEADER" and why.
#include <filesystem>
#include <iostream>
#include <string>

#include "grader/build/build.h"
#include "grader/build/tools.h"
#include "grader/rubric/load.h"

namespace {

using namespace racecourse;

std::string why_not(build::Workspace const& workspace, std::string const& exercise, std::string const& header) {
  Checked<rubric::Rubric> const rubric = rubric::load_rubric_file(workspace.root, exercise);
  if (!rubric) return to_string(rubric.error().front());
  Result<submission::Submission> const taken = submission::take_in(header, exercise, rubric->header);
  if (!taken) return to_string(taken.error());
  Result<Problems> const findings = build::check_policy(*taken, *rubric, workspace);
  if (!findings) return to_string(findings.error());
  std::string all;
  for (Problem const& finding : *findings) all += to_string(finding) + " ";
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  build::Workspace workspace;
  workspace.root = argv[1];
  workspace.cache = argv[2];
  workspace.layer = sandbox::Layer::none;  // these are ours
  std::string const grader = std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/../../grader";
  Result<std::string> const walker = build::install_tool(workspace.cache, grader + "/submission/policy_walker");
  if (!walker) {
    std::cout << "FAIL " << to_string(walker.error()) << "\n";
    return 1;
  }
  build::set_policy_walker(*walker);
  int failures = 0;
  for (int i = 3; i + 1 < argc; i += 2) {
    std::string const why = why_not(workspace, argv[i], argv[i + 1]);
    failures += why.empty() ? 0 : 1;
    std::cout << (why.empty() ? "ok " : "FAIL ") << argv[i + 1] << (why.empty() ? "" : ": " + why) << std::endl;
  }
  return failures > 0 ? 1 : 0;
}
