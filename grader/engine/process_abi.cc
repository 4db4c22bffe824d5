// abort, assert, exit and their relatives, and what is to be done at exit.
#include <unistd.h>
#include <cassert>
#include <cstdlib>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/process.h"
#include "grader/engine/real.h"
#include "grader/engine/text.h"
#include "grader/engine/threads.h"
#include "grader/engine/world.h"

using namespace racecourse::engine;

namespace {
void call_plain(void* function) { reinterpret_cast<void (*)()>(function)(); }
}  // namespace

extern "C" {

EXPORT void abort() noexcept {
  if (world.active) failure::fail(FailureKind::assertion, "abort() was called");
  raw::leave(134);
}

EXPORT void __assert_fail(char const* expression, char const*, unsigned, char const* function) noexcept {
  if (!world.active) raw::die(expression);
  failure::fail(FailureKind::assertion,
                Text().add("assertion failed: ").add(expression).add(" in ").add(function).c_str());
}

EXPORT void __stack_chk_fail() {
  if (world.active) failure::fail(FailureKind::crash, "a function has written past its own stack frame");
  raw::die("stack smashing before the scenario");
}

EXPORT void exit(int status) noexcept {
  if (world.active) process::exit(status);
  raw::leave(status);
}
EXPORT void _exit(int status) {
  if (world.active) process::exit_at_once(status);
  raw::leave(status);
}
EXPORT void _Exit(int status) noexcept { _exit(status); }
EXPORT void quick_exit(int status) noexcept { _exit(status); }

EXPORT int __cxa_atexit(void (*function)(void*), void* argument, void*) {
  process::add_exit_handler(function, argument);
  return 0;
}
EXPORT int atexit(void (*function)()) noexcept {
  process::add_exit_handler(&call_plain, reinterpret_cast<void*>(function));
  return 0;
}

EXPORT int __cxa_thread_atexit_impl(void (*function)(void*), void* object, void*) {
  threads::add_destructor(function, object);
  return 0;
}
EXPORT int __cxa_thread_atexit(void (*function)(void*), void* object, void*) {
  threads::add_destructor(function, object);
  return 0;
}
}
