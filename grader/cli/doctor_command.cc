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

int doctor(Context const& context) {
  bool sound = true;
  for (Tool const& tool : tools) {
    bool const there = access(tool.path, X_OK) == 0;
    sound = sound && there;
    std::cout << fmt::format("  {} {:<18}  {}{}\n", there ? "✓" : "✗", tool.path, tool.why,
                             there ? "" : fmt::format(". As root: apt-get install {}", tool.package));
  }
  Result<bool> const writable = write_file(context.cache + "/doctor", "ok\n");
  std::cout << fmt::format("  {} {:<18}  {}\n", writable ? "✓" : "✗", "cache",
                           writable ? context.cache : to_string(writable.error()));
  sound = sound && writable;
  if (!install_tools(context)) return ungradable;
  sandbox::Probe const& probe = sandbox::probe();
  std::cout << fmt::format("  {} {:<18}  {}\n", probe.layer == sandbox::Layer::none ? "✗" : "✓",
                           "sandbox:", to_string(probe.layer));
  for (Problem const& problem : probe.missing)
    std::cout << "      " << problem.message << ".\n      " << problem.remedy << ".\n";
  if (probe.layer == sandbox::Layer::none) {
    std::cout << "      Without a sandbox only submissions that you trust are run (--trust-submissions).\n";
    sound = false;
  }
  std::cout << (sound ? "\nAll is well.\n" : "\nSomething is missing. ./racecourse demo installs packages that are.\n");
  return sound ? 0 : fewer_marks;
}

}  // namespace

void add_doctor(CLI::App& app, Action& chosen) {
  app.add_subcommand("doctor", "What is there, what is missing, and how to mend it")->callback([&chosen] {
    chosen = doctor;
  });
}

}  // namespace racecourse::cli
