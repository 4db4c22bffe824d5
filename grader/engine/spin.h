// Spinning, seen for certain: a thread that comes back to exactly the state in which it was before, without having
// changed anything, will do so for ever unless somebody changes what it reads. It then waits for such a change instead
// of trying again; otherwise a spin lock would have endlessly many executions.
//
// A state is: the registers that survive a call and the stack, at an operation on an atomic; and no effect since. Plain
// writes of what was there already are none: a ring buffer that keeps the other side's index reads it into its own
// variable in each round. What the thread has written is no others' business before it hands it on, by an effect.
// Cycles of any length are found by comparing with a remembered state (Brent: "An improved Monte Carlo factorization
// algorithm", BIT 1980, section 2: the remembered state moves on at powers of two). A loop that counts its rounds is
// not such a cycle: it may well leave by itself.
#pragma once

#include <iterator>

#include "grader/engine/object.h"

// Registers at the call of a hook: rbx, rbp, r12 to r15, rsp, and the place of the call. Written by the hooks' first
// instructions (tsan_atomic.cc).
extern "C" std::uint64_t racecourse_registers[8];

namespace racecourse::engine::spin {

// A scheduling point before an operation that may be part of a spin loop.
void point(explore::Operation const& operation);
// The operation has read this, and changed nothing.
void reads(std::uintptr_t address, Store const& store, Object const& object);
// The running thread writes to memory beside its stack, of which shadow memory has said `before`: where it has written
// in this execution, one may look.
inline void writes(std::uintptr_t address, std::size_t size, Epoch before);
// Somebody has stored another value: whoever spins on it can go on.
void changed(std::uintptr_t address);
// The loop looks at the time, which goes on only when nobody can run.
void reads_clock();

// Nobody can run. Lets those go on that wait for time to pass, a little later. False: there are none.
bool let_time_pass();

inline std::uint64_t in_memory(std::uintptr_t address, std::size_t size) {
  std::uint64_t value = 0;
  __builtin_memcpy(&value, reinterpret_cast<void const*>(address), size);
  return value;
}

inline void writes(std::uintptr_t address, std::size_t size, Epoch before) {
  Fiber& me = self();
  ++me.effects;
  SpinState& s = me.spin;
  if (!s.set || s.effects + 1 != me.effects) return;
  if (thread_of(before) != me.id || clock_of(before) <= world.base) return;
  std::uint32_t i = 0;
  while (i < s.write_count && (s.writes[i].address != address || s.writes[i].size != size)) ++i;
  if (i == std::size(s.writes)) return;
  if (i == s.write_count) s.writes[s.write_count++] = {address, size, in_memory(address, size)};
  ++s.effects;  // not counted, as long as it turns out to have changed nothing
}

}  // namespace racecourse::engine::spin
