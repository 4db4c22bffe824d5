#include "grader/engine/signals.h"

#include <signal.h>
#include <ucontext.h>

#include "grader/engine/failure.h"
#include "grader/engine/memory.h"
#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"
#include "grader/engine/snapshot.h"

namespace racecourse::engine::signals {
namespace {

constexpr std::size_t stack_size = std::size_t{64} << 10;
char* crash_stack = nullptr;
constexpr int caught[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
constexpr int signal_count = sizeof caught / sizeof caught[0];
stack_t own_stack{}, others_stack{};
struct sigaction others[signal_count];
char const* what = "";
std::uintptr_t fault = 0;  // the address that was used

// Runs on a stack of its own: the thread's may be what overflowed.
[[noreturn]] void crashed() { failure::fail(FailureKind::crash, what, fault); }

char const* describe(int signal, std::uintptr_t address, std::uintptr_t place) {
  if (signal == SIGSEGV && world.current != nullptr) {
    std::uintptr_t const base = layout::stacks + static_cast<std::size_t>(self().id) * layout::stack_size;
    if (address >= base && address < base + 4096) return "stack overflow";
  }
  switch (signal) {
    case SIGSEGV:
      if (address == place && address >= 4096) return "segmentation fault: a call to where there is no function";
      return address < 4096 ? "segmentation fault: a null pointer was used" : "segmentation fault";
    case SIGBUS:
      return "bus error";
    case SIGFPE:
      return "arithmetic fault: an integer division by zero";
    case SIGILL:
      return "illegal instruction: the end of a function without return, or __builtin_trap";
    default:
      return "trap";
  }
}

void handle(int signal, siginfo_t* info, void* context) {
  auto const address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  if (signal == SIGSEGV && snapshot::handle_fault(address)) return;
  failure::end_walk();
  if (!world.active) raw::die("the explorer itself has crashed");
  fault = signal == SIGSEGV || signal == SIGBUS ? address : 0;
  auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
  auto const place = static_cast<std::uintptr_t>(machine.gregs[REG_RIP]);
  what = describe(signal, address, place);
  failure::note_crash_site(place, static_cast<std::uintptr_t>(machine.gregs[REG_RSP]));
  // Return from the handler into crashed(), as if the faulting instruction had called it.
  auto* const top = reinterpret_cast<std::uintptr_t*>(crash_stack + stack_size - 56);  // as after a call
  top[0] = 0;
  machine.gregs[REG_RSP] = reinterpret_cast<greg_t>(top);
  machine.gregs[REG_RIP] = reinterpret_cast<greg_t>(&crashed);
}

}  // namespace

void set_up() {
  own_stack.ss_sp = reinterpret_cast<void*>(map(0, stack_size));
  own_stack.ss_size = stack_size;
  crash_stack = static_cast<char*>(map(0, stack_size));
}

void take_over() {
  sigaltstack(&own_stack, &others_stack);
  struct sigaction action {};
  action.sa_sigaction = &handle;
  // A fault inside of the handler is possible: whatever unwinding binds and writes to may lie in a protected page.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (int i = 0; i < signal_count; ++i) sigaction(caught[i], &action, &others[i]);
}

void give_back() {
  for (int i = 0; i < signal_count; ++i) sigaction(caught[i], &others[i], nullptr);
  sigaltstack(&others_stack, nullptr);
}

}  // namespace racecourse::engine::signals
