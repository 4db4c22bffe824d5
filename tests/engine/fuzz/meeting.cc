#include "tests/engine/fuzz/meeting.h"

#include "tests/engine/fuzz/step.h"

namespace racecourse::fuzz {
namespace {

// The rounds in turn: all have left one before the next but one can begin.
int parity(unsigned round) { return static_cast<int>(round & 1u); }

void arrive(State& n, int t, bool drops) {
  n.threads[t].waits_on = n.barrier_round;
  n.arrived.join(hand_over(n, t));
  if (drops) ++n.barrier_drops;
  if (--n.barrier_left > 0) return;
  n.barrier_size = static_cast<Byte>(n.barrier_size - n.barrier_drops);
  n.barrier_left = n.barrier_size;
  n.barrier_drops = 0;
  n.passed[parity(n.barrier_round)] = n.arrived;
  n.arrived = {};
  n.barrier_round = static_cast<Byte>(1u - n.barrier_round);
}

}  // namespace

std::vector<State> meeting_steps(State const& s, int t, Instruction const& i) {
  State n = after(s, t);
  Thread& thread = n.threads[t];
  switch (i.op) {
    case Op::count_down:
      --n.latch;
      n.by_latch.join(hand_over(n, t));
      break;
    case Op::latch_wait:
      if (s.latch > 0) return {};
      thread.now.join(n.by_latch);
      break;
    case Op::latch_try_wait:
      note(n, t, i, s.latch == 0);
      // C++ promises this only to who finds it open. libstdc++ acquires in any case, and what it hides no run can show.
      thread.now.join(n.by_latch);
      break;
    case Op::arrive:
    case Op::drop:
      arrive(n, t, i.op == Op::drop);
      if (i.op == Op::drop) thread.waits_on = 0;
      break;
    default:
      if (s.barrier_round == thread.waits_on) return {};
      thread.now.join(n.passed[parity(thread.waits_on)]);
      thread.waits_on = 0;
  }
  return {n};
}

}  // namespace racecourse::fuzz
