// Canaries: before and after each check the harness does what the detectors of this flavour must report. One that stays
// silent has gone blind, and what it did not see proves nothing.
//
//   flavour      race    deadlock   assertion   sanitizer
//   controlled           x          x
//   explored     x       x          x           use after free (the engine's)
//   memory               x          x           AddressSanitizer, UBSan
//   stress       x                  x
//
// A race under `controlled` and `memory` has no detector. The watchdog of `stress` takes a second to prove a deadlock;
// a blind one cannot hide it: the run ends at its limit of time.
//
// Call from main only, while no thread of the check runs.
#pragma once

#include "grader/harness/evidence.h"

// canary.h has what they do: it stands in the object of the checks.
namespace kit::canary {
template <int When>
void write(int* shared);
template <int When>
int read(int const* from);
template <int When>
int next_of(int number);
}  // namespace kit::canary

namespace racecourse::harness {

enum class When { before = 0, after = 1 };

// Lets all canaries of this flavour sing, and writes the event `blind` for each that was not heard.
void check_canaries(When when);

// --- For the flavours' parts of it -----------------------------------------------------------------------------------
inline void expect_heard(bool heard, char const* detector, When when) {
  if (!heard) write_blind(detector, when == When::before ? "before" : "after");
}

// Runs `body` in a process of its own, a copy of this one, where the first failure ends it. True if that was of this
// kind.
bool heard_in_child(char const* kind, void (*body)(When), When when);
void wait_for_ever(When when);
void fail_assertion(When when);

}  // namespace racecourse::harness
