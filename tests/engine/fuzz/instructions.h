// A program as the machine runs it: each thread a list of instructions without nesting, one a step that others could
// see.
#pragma once

#include <vector>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

enum class Op : std::uint8_t {
  load,
  store,
  exchange,
  add,
  cas,
  weak_cas,
  fence,
  await,
  wait,
  wake_one,
  wake_all,
  read,
  write,
  add_to_plain,  // what the read before it has found, and one: the other half of ++
  lock,
  try_lock,  // goes to `target` if it fails
  unlock,
  lock_shared,
  unlock_shared,
  lock_exclusive,
  unlock_exclusive,
  jump_if_equal,  // reads a plain variable
  enqueue,        // gives the mutex up and waits to be woken
  deadline,       // looks at the clock: so long from now
  lock_in_time,   // these three until the deadline; goes to `target` if it fails
  acquire_in_time,
  enqueue_in_time,
  look_at_clock,      // is it later than the deadline?
  jump_unless_late,   // no step of its own, and neither is this:
  note_whether_late,  // 1: it is not
  notify_one,
  notify_all,
  acquire,
  release,
  try_acquire,
  count_down,
  latch_wait,
  latch_try_wait,
  arrive,  // at the barrier, and the two halves of what may follow
  drop,
  pass,
  once_begin,  // goes to `target` if somebody has done it
  once_end,
  jump_unless_last,  // these are no steps of their own
  jump,
  note,  // `value` is read
  spawn,
  join,
};

struct Instruction {
  Op op = Op::jump;
  int object = 0, value = 0, expected = 0, time = 0, mutex = 0, result = -1;
  Order order = Order::seq_cst, failure = Order::seq_cst;
  std::size_t target = 0;
};

std::vector<std::vector<Instruction>> instructions_of(Program const& program);

}  // namespace racecourse::fuzz
