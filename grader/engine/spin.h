// Spinning, seen for certain: a thread that comes back to exactly the state in which it was before, without having
// changed anything, will do so for ever unless somebody changes what it reads. It then waits for such a change instead
// of trying again; otherwise a spin lock would have endlessly many executions.
//
// A state is: the registers that survive a call and the stack, at an operation on an atomic; and no effect since.
// Cycles of any length are found by comparing with a remembered state (Brent: "An improved Monte Carlo factorization
// algorithm", BIT 1980, section 2: the remembered state moves on at powers of two). A loop that counts its rounds is
// not such a cycle: it may well leave by itself.
#pragma once

#include "grader/engine/object.h"

// Registers at the call of a hook: rbx, rbp, r12 to r15, rsp, and the place of the call. Written by the hooks' first
// instructions (tsan_atomic.cc).
extern "C" std::uint64_t racecourse_registers[8];

namespace racecourse::engine::spin {

// A scheduling point before an operation that may be part of a spin loop.
void point(explore::Operation const& operation);
// The operation has read this, and changed nothing.
void reads(std::uintptr_t address, Store const& store, Object const& object);
// Somebody has stored another value: whoever spins on it can go on.
void changed(std::uintptr_t address);
// The loop looks at the time, which goes on only when nobody can run.
void reads_clock();

// Nobody can run. Lets those go on that wait for time to pass, a little later. False: there are none.
bool let_time_pass();

}  // namespace racecourse::engine::spin
