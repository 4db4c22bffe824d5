// For a debugger that looks at a failing execution: where it fails, the function racecourse_stopped() is called, and
// racecourse_frame is the stack address (the canonical frame address) of the frame that somebody wants to see.
//
//   (gdb) break racecourse_stopped
//   (gdb) run
//   (gdb) frame address racecourse_frame
#pragma once

#include <cstdint>

namespace racecourse::engine::debugger {

// From now on. `frame`: which one is wanted, counted from the innermost that is not the engine's.
void enable(int frame);
// The execution fails here; after a fault at `place`, if that is not 0.
void stop(std::uintptr_t place = 0);

}  // namespace racecourse::engine::debugger
