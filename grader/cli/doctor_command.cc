// doctor: what is there, what is missing, which sandbox layer holds, and how to mend it.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/cli/commands.h"

namespace racecourse::cli {
namespace {

struct Tool {
  char const *path, *why, *package;
};

constexpr Tool tools[] = {
    {"/usr/bin/clang++", "compiles submissions", "clang"},
    {"/usr/bin/g++", "compiles the harness and submissions", "g++"},
    {"/usr/bin/bwrap", "the strongest sandbox", "bubblewrap"},
    {"/usr/bin/bazel", "builds the grader", "bazel-bootstrap"},
    {"/usr/bin/python3", "needed by our own tests", "python3"},
    {"/usr/bin/git", "finds what a push changed", "git"},
};

void say(bool well, std::string const& name, std::string const& what) {
  std::cout << fmt::format("  {} {:<18}  {}\n", well ? "✓" : "✗", name, what);
}

// The packages that are missing.
std::string check_tools() {
  std::string missing;
  for (Tool const& tool : tools) {
    bool const there = access(tool.path, X_OK) == 0;
    say(there, tool.path, tool.why + std::string(there ? "" : "; it is missing"));
    if (!there) missing += std::string(" ") + tool.package;
  }
  return missing;
}

bool check_cache(Context const& context) {
  Result<bool> const writable = write_file(context.cache + "/doctor", "ok\n");
  say(writable.has_value(), "cache", writable ? context.cache : to_string(writable.error()));
  return writable.has_value();
}

bool check_sandbox() {
  sandbox::Probe const& probe = sandbox::probe();
  bool const any = probe.layer != sandbox::Layer::none;
  say(any, "sandbox:", to_string(probe.layer));
  for (Problem const& problem : probe.missing)
    std::cout << "      " << problem.message << ".\n      " << problem.remedy << ".\n";
  if (!any) std::cout << "      Until then only submissions that you trust can be run (--trust-submissions).\n";
  return any;
}

int doctor(Context const& context) {
  std::string const missing = check_tools();
  bool const writable = check_cache(context);
  if (!install_tools(context)) return ungradable;
  bool const confined = check_sandbox();
  if (missing.empty() && writable && confined) {
    std::cout << "\nAll is well.\n";
    return 0;
  }
  std::cout << "\nNot all is well; what has a ✗ is to be mended.\n";
  if (!missing.empty()) std::cout << "As root: apt-get install" << missing << "\n";
  return fewer_marks;
}

}  // namespace

void add_doctor(CLI::App& app, Action& chosen) {
  CLI::App* const command = app.add_subcommand("doctor", "What is there, what is missing, and how to mend it");
  command->footer("Exit status: 0 all is well, 1 something is to be mended.\n\nExample:\n  ./racecourse doctor");
  command->callback([&chosen] { chosen = doctor; });
}

}  // namespace racecourse::cli
