#include "tests/engine/fuzz/once.h"

#include "tests/engine/fuzz/step.h"

namespace racecourse::fuzz {

std::vector<State> once_steps(State const& s, int t, Instruction const& i) {
  State n = after(s, t);
  if (i.op == Op::once_end) {
    n.once = Once::done;
    n.by_once = hand_over(n, t);
  } else if (s.once == Once::untouched) {
    n.once = Once::begun;
  } else if (s.once == Once::begun) {
    return {};
  } else {
    n.threads[t].now.join(n.by_once);
    n.threads[t].at = static_cast<Byte>(i.target);
    note(n, t, i, 0);
  }
  return {n};
}

}  // namespace racecourse::fuzz
