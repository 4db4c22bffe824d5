#include <boost/json.hpp>
#include <csignal>
#include <filesystem>
#include <optional>
#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/build.h"
#include "grader/build/cache.h"
#include "grader/build/precompiled.h"
#include "grader/build/stage.h"
#include "grader/build/tools.h"
#include "grader/submission/policy.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string& policy_walker() {
  static std::string path;
  return path;
}

std::string& engine_path() {
  static std::string path;
  return path;
}

json::array words(std::vector<std::string> const& all) {
  json::array list;
  for (std::string const& word : all) list.emplace_back(word);
  return list;
}

std::string order(std::string const& file, std::vector<std::string> const& arguments,
                  std::vector<std::string> const& beside_checks, submission::Rules const& rules,
                  std::string const& shown_as) {
  json::object object;
  object["file"] = file;
  object["arguments"] = words(arguments);
  object["beside_checks"] = words(beside_checks);
  object["rules"] = submission::to_json(rules);
  object["shown_as"] = shown_as;
  return json::serialize(object);
}

// What a compiler has read before it comes to the submission: at most all that the checks and their headers include.
std::string included_by_checks(Surroundings const& surroundings) {
  std::string prelude = "#include \"grader/harness/check.h\"\n";
  for (auto const& [path, text] : surroundings.files) {
    if (!path.starts_with("checks/")) continue;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#include <")) prelude += line + "\n";
    }
  }
  return prelude;
}

// What kept the walk from its end, where that says nothing about the header.
std::optional<Problem> our_trouble(process::Outcome const& walk) {
  if (walk.end == process::End::interrupted) return Problem{"interrupted", "", {}};
  if (walk.end == process::End::exited) {
    return Problem{
        "the policy walk failed: " + walk.err.substr(0, 500), "./racecourse doctor says what may be missing", {}};
  }
  if (walk.end == process::End::signalled && walk.code == SIGKILL) {
    return Problem{"the policy walk was killed from outside, as the kernel does when the machine is out of memory",
                   "Try again, or on a machine with more memory",
                   {}};
  }
  if (walk.end == process::End::wall) {
    return Problem{
        "the policy walk did not come to its end, and not for lack of CPU time", "Is the machine overloaded?", {}};
  }
  return std::nullopt;
}

}  // namespace

std::string const& engine() { return engine_path(); }
void set_engine(std::string path) { engine_path() = std::move(path); }

void set_policy_walker(std::string path) { policy_walker() = std::move(path); }

Result<std::string> install_tool(std::string const& cache, std::string const& program) {
  Result<std::string> const bytes = read_file(program);
  if (!bytes) return bytes.error();
  std::string const name = fs::path(program).filename().string();
  Result<std::string> const folder =
      entry(cache, "tools", sha256(*bytes), [&](std::string const& into) -> Result<bool> {
        if (auto r = write_file(into + "/" + name, *bytes); !r) return r.error();
        fs::permissions(into + "/" + name, fs::perms(0755));
        return true;
      });
  if (!folder) return folder.error();
  return *folder + "/" + name;
}

Result<Problems> check_policy(submission::Submission const& submission, rubric::Rubric const& rubric,
                              Workspace const& workspace) {
  Result<Kit> const kit = kit_of(workspace);
  if (!kit) return kit.error();
  Result<std::string> const pch = precompiled_kit(workspace, *kit);
  if (!pch) return pch.error();
  Result<Surroundings> const surroundings = surroundings_of(workspace.root, submission.exercise, Wanted{});
  if (!surroundings) return surroundings.error();
  WorkFolder const work(workspace.cache);
  if (!work.ok()) return work.problem();
  std::string const header = work.path() + "/submission/" + submission.exercise + "/" + submission.header;
  if (auto r = write_file(header, submission.text); !r) return r.error();
  for (auto const& [path, text] : surroundings->files) {
    if (!path.starts_with("prerequisites/")) continue;
    if (auto r = write_file(work.path() + "/" + path, text); !r) return r.error();
  }
  std::string const prelude = work.path() + "/included_by_checks.h";
  if (auto r = write_file(prelude, included_by_checks(*surroundings)); !r) return r.error();
  sandbox::Job job;
  std::string const tools = fs::path(policy_walker()).parent_path().string();
  job.mounts = {{kit->path, inside_kit, false},
                {*pch, inside_pch, false},
                {work.path(), inside_stage, false},
                {tools, "/racecourse/tools", false}};
  auto const in = [&](std::string const& path) { return sandbox::inside(path, job.mounts, workspace.layer); };
  job.command.argv = {in(policy_walker())};
  std::vector<std::string> const common{"-std=c++20", "-w", "-I" + in(work.path()) + "/submission",
                                        "-I" + in(work.path()) + "/prerequisites", "-I" + in(kit->path)};
  auto const with = [&](std::vector<std::string> first) {
    first.insert(first.end(), common.begin(), common.end());
    return first;
  };
  submission::Rules rules = submission::rules_for(rubric);
  rules.names_of_checks = submission::names_called(text_of_checks(*surroundings), rules.namespace_);
  rules.for_gcc = workspace.compiler == Compiler::gcc;
  job.command.input = order(in(header), with({"-include-pch", in(*pch) + "/precompiled.pch"}),
                            with({"-include", in(prelude)}), rules, submission.path);
  job.command.limits.processes = 0;  // it runs nothing of the submission's, and others' processes would count
  job.command.limits.wall = std::chrono::seconds(200);
  job.command.limits.cpu = std::chrono::seconds(20);
  job.command.limits.memory = 2ull << 30;
  job.command.limits.output = 1u << 20;
  Result<process::Outcome> const result = sandbox::run(job, workspace.layer);
  if (!result) return result.error();
  if (result->end == process::End::exited && result->code == 0) return submission::findings_from_json(result->out);
  if (std::optional<Problem> const problem = our_trouble(*result)) return *problem;
  // Limits, or a crash of the front end: the header is such that it cannot be read.
  return Problems{
      {"this header cannot be read within the limits for compiling", "Make it simpler", {submission.path, 0, 0}}};
}

}  // namespace racecourse::build
