#include "tests/engine/fuzz/locks.h"

#include "tests/engine/fuzz/step.h"

namespace racecourse::fuzz {

std::vector<State> mutex_steps(State const& s, int t, Instruction const& i) {
  bool const free = s.mutex[i.object].owner == nobody;
  if (i.op == Op::lock && !free) return {};
  State n = after(s, t);
  Mutex& m = n.mutex[i.object];
  if (i.op == Op::try_lock) {
    note(n, t, i, free ? 1 : 0);
    if (!free) n.threads[t].at = static_cast<Byte>(i.target);
  }
  if (i.op == Op::unlock) {
    m.owner = nobody;
    m.message = hand_over(n, t);
  } else if (free) {
    m.owner = static_cast<Byte>(t);
    n.threads[t].now.join(m.message);
  }
  return {n};
}

std::vector<State> sharing_steps(State const& s, int t, Instruction const& i) {
  auto const me = static_cast<Byte>(1u << t);
  State n = after(s, t);
  Times& now = n.threads[t].now;
  switch (i.op) {
    case Op::lock_shared:
      if (s.exclusive != nobody) return {};
      n.sharers = static_cast<Byte>(n.sharers | me);
      now.join(n.by_exclusive);
      break;
    case Op::unlock_shared:
      n.sharers = static_cast<Byte>(n.sharers & ~me);
      n.by_sharers.join(hand_over(n, t));
      break;
    case Op::lock_exclusive:
      if (s.exclusive != nobody || s.sharers != 0) return {};
      n.exclusive = static_cast<Byte>(t);
      now.join(n.by_exclusive);
      now.join(n.by_sharers);
      break;
    default:
      n.exclusive = nobody;
      n.by_exclusive = hand_over(n, t);
  }
  return {n};
}

std::vector<State> semaphore_steps(State const& s, int t, Instruction const& i) {
  bool const some = s.semaphore > 0;
  if (i.op == Op::acquire && !some) return {};
  State n = after(s, t);
  if (i.op == Op::try_acquire) note(n, t, i, some ? 1 : 0);
  if (i.op == Op::release) {
    ++n.semaphore;
    n.by_release.join(hand_over(n, t));
  } else if (some) {
    --n.semaphore;
    n.threads[t].now.join(n.by_release);
  }
  return {n};
}

}  // namespace racecourse::fuzz
