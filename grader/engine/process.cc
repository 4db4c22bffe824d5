#include "grader/engine/process.h"

#include <cxxabi.h>

#include <cstdio>
#include <exception>

#include "grader/engine/failure.h"
#include "grader/engine/leaks.h"
#include "grader/engine/schedule.h"
#include "grader/engine/text.h"
#include "grader/engine/threads.h"

namespace racecourse::engine::process {
namespace {

// How long others may go on once main has returned and waits for them.
constexpr std::uint64_t patience = 10'000;

struct Handler {
  void (*function)(void*);
  void* argument;
  Handler* next;
};
Handler* before = nullptr;  // registered before the scenario
Handler* newest = nullptr;  // in this execution; then those from before

void run_handlers() {
  while (newest != nullptr) {
    Handler const handler = *newest;
    newest = newest->next;
    handler.function(handler.argument);
  }
}

void wait_for_others() {
  Fiber& me = self();
  if (world.live == explore::only(me.id)) return;
  me.waits_for = WaitsFor::exit;
  world.exit_by = world.operations + patience;
  schedule::disable(me);
  schedule::announce({});
  schedule::go_on();
  schedule::did({});
}

void check_leaks(std::uintptr_t stack) {
  if (!world.rules.leaks) return;
  leaks::Leaks const leaks = leaks::find(stack);
  if (leaks.blocks == 0) return;
  Text text;
  text.add("at the end, ").add(leaks.blocks).add(leaks.blocks == 1 ? " block of " : " blocks of ").add(leaks.bytes);
  text.add(" bytes on the heap cannot be reached any more");
  failure::fail(FailureKind::leak, text.c_str(), leaks.first);
}

// Exceptions that nobody catches count as handled once it is known that nobody does.
[[noreturn]] void fail_terminated() {
  failure::fail(
      FailureKind::exception,
      "std::terminate is called, and not for an exception: most often a std::thread is destroyed, or assigned "
      "to, that was neither joined nor detached");
}

[[noreturn]] void uncaught() {
  world.active = world.racing = false;  // what() is the program's, but no part of the scenario
  std::type_info const* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) fail_terminated();
  Text text;
  text.add("an exception that nobody catches");
  char name[256];
  std::size_t size = sizeof name;
  int status = 0;
  char* const plain = abi::__cxa_demangle(type->name(), nullptr, &size, &status);
  text.add(": ").add(plain != nullptr ? plain : type->name());
  try {
    throw;
  } catch (std::exception const& e) {
    text.add(": ").add(e.what());
  } catch (...) {
  }
  failure::fail(FailureKind::exception, text.c_str());
}

std::terminate_handler outside = nullptr;

void terminated() {
  if (!world.active && outside != nullptr) outside();
  if (!world.active) raw::die("the program ended by an exception outside of a scenario");
  uncaught();
}

}  // namespace

void set_up() { std::set_terminate(&terminated); }

void begin() { newest = before; }

void add_exit_handler(void (*function)(void*), void* argument) {
  if (!world.active) {
    before = new (own_allocate(sizeof(Handler))) Handler{function, argument, before};
    return;
  }
  newest = new (world.scratch.take(sizeof(Handler))) Handler{function, argument, newest};
}

namespace {

void require_whole_program(char const* call) {
  if (world.rules.may_exit) return;
  Text text;
  text.add(call).add(" ends the program in the middle of a scenario");
  failure::fail(FailureKind::exit, text.c_str());
}

[[noreturn]] void end(int status) {
  if (status != 0) {
    Text text;
    text.add("the program ends with exit status ").add(static_cast<std::uint64_t>(status & 255));
    failure::fail(FailureKind::exit, text.c_str());
  }
  schedule::leave(Ending::finished);
}

// `stack`: where what is in use begins; 0 if leaks are not looked for.
[[noreturn]] void wind_up(int status, std::uintptr_t stack) {
  threads::run_destructors();
  run_handlers();
  std::fflush(nullptr);
  wait_for_others();
  if (status == 0 && stack != 0 && world.live == explore::only(self().id)) check_leaks(stack);
  end(status);
}

}  // namespace

// Whatever the others have left to do is not done: so it matters when this happens.
void exit_at_once(int status) {
  require_whole_program("_exit()");
  schedule::point({{0, 0, explore::Mode::stop}, {}});
  schedule::did();
  end(status);
}

void finish() {
  auto const stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  threads::run_destructors();
  wait_for_others();
  if (world.live == explore::only(self().id)) check_leaks(stack);
  schedule::leave(Ending::finished);
}

void main_returned(int status) { wind_up(status, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0))); }

// The variables of what called it are not destroyed, and the compiler may have forgotten pointers that nobody needs any
// more. So nothing is said to have leaked.
void exit(int status) {
  require_whole_program("exit()");
  wind_up(status, 0);
}

}  // namespace racecourse::engine::process
