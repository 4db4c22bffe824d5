#include "grader/build/flags.h"

#include <unistd.h>

#include <map>
#include <mutex>

#include "grader/process/process.h"

namespace racecourse::build {

std::string to_string(Compiler compiler) { return compiler == Compiler::clang ? "clang" : "gcc"; }

std::string to_string(Flavour flavour) {
  switch (flavour) {
    case Flavour::controlled:
      return "controlled";
    case Flavour::explored:
      return "explored";
    case Flavour::memory:
      return "memory";
    case Flavour::stress:
      return "stress";
    case Flavour::reference:
      return "reference";
  }
  return "";
}

Flavour flavour_for(rubric::Mode mode) {
  switch (mode) {
    case rubric::Mode::memory:
      return Flavour::memory;
    case rubric::Mode::stress:
      return Flavour::stress;
    case rubric::Mode::measure:
      return Flavour::reference;
    case rubric::Mode::explore:
      return Flavour::explored;
    case rubric::Mode::functional:
      return Flavour::controlled;
  }
  return Flavour::controlled;
}

Result<std::string> program_of(Compiler compiler) {
  bool const clang = compiler == Compiler::clang;
  for (std::string const& path : clang ? std::vector<std::string>{"/usr/bin/clang++-14", "/usr/bin/clang++"}
                                       : std::vector<std::string>{"/usr/bin/g++-12", "/usr/bin/g++"}) {
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return Problem{std::string("the compiler ") + (clang ? "clang++" : "g++") + " is missing",
                 std::string("As root: apt-get install ") + (clang ? "clang" : "g++") + ", or use --compiler " +
                     (clang ? "gcc" : "clang"),
                 {}};
}

std::string version_of(std::string const& program) {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  std::lock_guard const hold(mutex);
  if (auto const it = known.find(program); it != known.end()) return it->second;
  process::Command command;
  command.argv = {program, "--version"};
  Result<process::Outcome> const result = process::run(command);
  return known[program] = result ? result->out : "";
}

std::vector<std::string> common_flags(Compiler compiler) {
  std::vector<std::string> flags{"-std=c++20", "-O1",      "-fno-omit-frame-pointer", "-fno-pie",
                                 "-w",         "-UNDEBUG", "-DBOOST_TEST_DYN_LINK"};
  if (compiler == Compiler::clang) {
    flags.insert(flags.end(), {"-gline-tables-only", "-fno-color-diagnostics", "-fno-caret-diagnostics",
                               "-ferror-limit=20", "-ftemplate-backtrace-limit=0"});
    // Where C++ defines nothing, clang leaves code out and control runs into whatever stands behind: a write through a
    // null pointer became a double free elsewhere, an endless loop a passed check. What the student wrote must happen.
    // g++ does as much at -O1 without being told.
    flags.insert(flags.end(), {"-fno-delete-null-pointer-checks", "-fno-finite-loops"});
  } else {
    // Not -g1: with it g++ leaves out inlined calls, and a fault in an inlined std::vector has no line of the
    // student's.
    flags.insert(flags.end(), {"-g", "-fno-var-tracking", "-fdiagnostics-color=never", "-fno-diagnostics-show-caret",
                               "-fmax-errors=20"});
  }
  return flags;
}

std::vector<std::string> instrumentation(Compiler compiler, Flavour flavour) {
  std::string const coverage =
      compiler == Compiler::clang ? "-fsanitize-coverage=edge,trace-pc" : "-fsanitize-coverage=trace-pc";
  // For the same reason: a function that ends without the return it promised stops there. UBSan tells it in memory
  // mode.
  std::string const no_running_on = "-fsanitize=return,unreachable", by_trap = "-fsanitize-undefined-trap-on-error";
  switch (flavour) {
    case Flavour::controlled:
      return {"-fsanitize=thread", no_running_on, by_trap, coverage};
    case Flavour::memory:
      return {"-fsanitize=address,undefined", "-fno-sanitize-recover=all", coverage};
    case Flavour::explored:
    case Flavour::stress:
      return {"-fsanitize=thread", no_running_on, by_trap};
    case Flavour::reference:
      return {"-O2"};
  }
  return {};
}

std::vector<std::string> link_flags(Flavour flavour) {
  switch (flavour) {
    case Flavour::memory:
      return {"-fsanitize=address,undefined"};
    case Flavour::stress:
      return {"-fsanitize=thread"};
    case Flavour::reference:
      return {"-ltbb"};
    case Flavour::explored:
      return {"-Wl,-z,now", "-Wl,-rpath,$ORIGIN"};
    case Flavour::controlled:
      return {};
  }
  return {};
}

Compiler compiler_for(Flavour flavour, Compiler asked) { return flavour == Flavour::explored ? Compiler::gcc : asked; }

std::vector<std::string> harness_flags(Compiler compiler) {
  std::vector<std::string> flags{
      "-std=c++20", "-O2", "-g1", "-fno-omit-frame-pointer", "-fno-pie", "-UNDEBUG", "-DBOOST_TEST_DYN_LINK"};
  // g++'s unique symbols stay global whatever objcopy is told, and collide with those of a submission that g++
  // compiled.
  if (compiler == Compiler::gcc) flags.push_back("-fno-gnu-unique");
  return flags;
}

std::string joined(std::vector<std::string> const& words) {
  std::string all;
  for (std::string const& word : words) all += word + " ";
  return all;
}

}  // namespace racecourse::build
