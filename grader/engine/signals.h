// Faults of the processor and of the program, as signals.
#pragma once

namespace racecourse::engine::signals {

void set_up();

}  // namespace racecourse::engine::signals
