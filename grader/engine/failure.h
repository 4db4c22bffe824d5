// Failures of the program under test, as they are found. Each ends the execution, from whichever thread.
#pragma once

#include <cstdint>

#include "grader/engine/clock.h"

namespace racecourse::engine {

enum class FailureKind : std::uint8_t {
  none,
  data_race,
  deadlock,
  livelock,
  use_after_free,
  double_free,
  leak,
  misuse,
  assertion,
  exception,
  crash,
  exit
};
char const* name_of(FailureKind kind);

inline constexpr int most_frames = 48;

// What an execution failed with. Plain data, so that it survives the end of the execution.
struct Failure {
  FailureKind kind = FailureKind::none;
  char message[512] = {};
  int thread = -1;
  std::uint64_t operation = 0;  // how many operations the execution had done
  std::uintptr_t address = 0;   // data race, use after free: where
  std::uint32_t size = 0;
  bool writes = false;    // the access that completed the race
  int other_thread = -1;  // the earlier access
  bool other_writes = false, other_atomic = false, atomic = false;
  Epoch other = 0;
  char const *expected = "", *seen = "", *file = "", *custom_kind = nullptr;  // a harness's own complaint
  unsigned line = 0;
  std::uintptr_t stack[most_frames] = {};  // of the failing thread, innermost first
  int frames = 0;
};

namespace failure {

[[noreturn]] void fail(FailureKind kind, char const* message, std::uintptr_t address = 0);
// In the handler of a signal, before fail(crash): `place` is the faulting instruction. Outside of all code it was
// called, and the top of the stack tells by whom.
void note_crash_site(std::uintptr_t place, std::uintptr_t stack_pointer);
// In the handler of a signal: if it was raised by a walk over a stack that is none, that walk ends there, and this does
// not return.
void end_walk();
// What a harness complains of, in its own words; all of it is copied.
[[noreturn]] void complain(char const* kind, char const* message, char const* expected, char const* seen,
                           char const* file, unsigned line);
[[noreturn]] void race(std::uintptr_t address, std::size_t size, bool writes, bool atomic, Epoch other,
                       bool other_writes, bool other_atomic);
// The program does what cannot be explored. `what` names it.
[[noreturn]] void refuse(char const* what);

Failure const& last();
void begin();

// The stack of the running thread, innermost first, without the engine's own frames. Returns how many. `entry` gets a
// place in the function of the engine that the program has called.
// `bases` gets the canonical frame address of each.
int stack(std::uintptr_t* frames, int most, std::uintptr_t* entry = nullptr, std::uintptr_t* bases = nullptr);

}  // namespace failure
}  // namespace racecourse::engine
