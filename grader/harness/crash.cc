// Crashes of the submission: a signal becomes a failure with a stack.
#include <ucontext.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "grader/harness/crash.h"
#include "grader/harness/evidence.h"

namespace racecourse::harness {
namespace {

alignas(16) char alternate_stack[256 * 1024];

constexpr std::uintptr_t null_page = 4096;

struct Fault {
  std::uintptr_t address, code, stack;  // what was accessed, by which instruction, and where the stack stood
  bool address_known;
};

Fault fault_of(siginfo_t const& info, ucontext_t const& context) {
  auto const at = [&](int r) { return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[r]); };
  // For an address that no memory could ever have, the processor does not say which it was.
  return {reinterpret_cast<std::uintptr_t>(info.si_addr), at(REG_RIP), at(REG_RSP), info.si_code != SI_KERNEL};
}

// The stack itself is there, so what is missing close to its end is what it grew into.
bool ran_off_stack(Fault const& fault) {
  constexpr std::uintptr_t below = 4096, above = 65536;
  return fault.address_known && fault.address - (fault.stack - below) < below + above;
}

char const* segmentation_fault(Fault const& fault) {
  if (fault.code < null_page) return "Segmentation fault: a function was called through a null pointer";
  if (ran_off_stack(fault)) return "Stack overflow: endless recursion, or very large local variables";
  if (fault.address_known && fault.address < null_page) {
    return "Segmentation fault: memory was accessed through a null pointer";
  }
  return "Segmentation fault: memory was accessed that is not there";
}

char const* sentence(int signal, Fault const& fault) {
  switch (signal) {
    case SIGSEGV:
      return segmentation_fault(fault);
    case SIGBUS:
      return "Bus error: memory was accessed that is not there";
    case SIGFPE:
      return "Arithmetic error, such as an integer division by zero";
    case SIGILL:
      return "Control came where it must not, such as the end of a function that promised to return a value";
    case SIGABRT:
      return "abort() was called, perhaps by a failed assert or by the library when it found memory in disorder";
    case SIGPIPE:
      return "Killed by SIGPIPE: it wrote to a pipe or socket that nobody reads any more";
    default:
      return "Killed by a signal";
  }
}

// The interrupted code's part of the stack: what stands above it is this handler's.
std::vector<std::uintptr_t> stack_from(Fault const& fault) {
  // Called through a null pointer: from there the unwinder knows no way on, but the caller was pushed just now.
  // NOLINTNEXTLINE(performance-no-int-to-ptr): registers are numbers
  if (fault.code < null_page) return {*reinterpret_cast<std::uintptr_t const*>(fault.stack)};
  std::vector<std::uintptr_t> stack = runtime::capture_stack(0);
  auto const top = std::find(stack.begin(), stack.end(), fault.code);
  if (top == stack.end()) return stack;
  // All other addresses are those behind a call and are looked up one byte earlier; this one is the instruction itself.
  *top += 1;
  stack.erase(stack.begin(), top);
  return stack;
}

void on_signal(int signal, siginfo_t* info, void* context) {
  std::signal(signal, SIG_DFL);  // a second fault in here ends the process at once
  Fault const fault = fault_of(*info, *static_cast<ucontext_t const*>(context));
  runtime::Story here{runtime::name_of_caller(), "crashes", stack_from(fault)};
  report({"crash", sentence(signal, fault), "", "", {}, {here}});
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
