// Crashes of the submission: a signal becomes a failure with a stack.
#include <csignal>
#include <string>

#include "grader/harness/crash.h"
#include "grader/harness/evidence.h"

namespace racecourse::harness {
namespace {

alignas(16) char alternate_stack[256 * 1024];

char const* sentence(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "Segmentation fault: memory was accessed that is not there";
    case SIGBUS:
      return "Bus error: memory was accessed that is not there";
    case SIGFPE:
      return "Arithmetic error, such as an integer division by zero";
    case SIGILL:
      return "Illegal instruction: control went where no code is";
    case SIGABRT:
      return "abort() was called, perhaps by a failed assert";
    case SIGPIPE:
      return "Killed by SIGPIPE: it wrote to a pipe or socket that nobody reads any more";
    default:
      return "Killed by a signal";
  }
}

void on_signal(int signal, siginfo_t*, void*) {
  std::signal(signal, SIG_DFL);  // a second fault in here ends the process at once
  runtime::Story here{runtime::name_of_caller(), "crashes", runtime::capture_stack(2)};
  report({"crash", sentence(signal), "", "", {}, {here}});
}

}  // namespace

void install_crash_handlers(bool sanitizer_handles_faults) {
  stack_t stack{};
  stack.ss_sp = alternate_stack;
  stack.ss_size = sizeof alternate_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (int const signal : {SIGABRT, SIGPIPE, SIGILL}) sigaction(signal, &action, nullptr);
  if (sanitizer_handles_faults) return;
  for (int const signal : {SIGSEGV, SIGBUS, SIGFPE}) sigaction(signal, &action, nullptr);
}

}  // namespace racecourse::harness
