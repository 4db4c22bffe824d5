#include "grader/mutate/operators.h"

namespace racecourse::mutate {

// A line for each; grader/docs/mutants.md says what each does.
std::span<Operator const> operators() {
  static constexpr Operator all[] = {
      {"notify-swapped", swap_notify},
      {"notify-removed", remove_notify},
      {"wait-once", wait_once},
      {"lock-removed", remove_lock},
      {"lock-narrowed", narrow_lock},
      {"lock-moved", move_lock},
      {"unlock-early", unlock_early},
      {"order-weakened", weaken_order},
      {"atomic-made-plain", make_atomic_plain},
      {"rmw-split", split_rmw},
      {"comparison-off-by-one", shift_comparison},
      {"deadline-recomputed", recompute_deadline},
      {"exception-path-dropped", drop_exception_path},
      {"check-dropped", drop_check},
      {"wake-count", change_wake_count},
  };
  return all;
}

}  // namespace racecourse::mutate
