// How many the latch and the barrier of a program wait for: so many that it uses them as C++ demands.
#pragma once

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

// Sets them. The latch can be counted down as often as there are statements that do so, for more than its count is
// undefined behaviour; the barrier waits for all threads that have it, for nobody may come to a round that is full. Who
// drops out does not come again: a statement after which its thread may arrive once more becomes one that waits.
void set_counts(Program& program);

}  // namespace racecourse::fuzz
