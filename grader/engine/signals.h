// Faults of the processor and of the program, as signals.
#pragma once

namespace racecourse::engine::signals {

void set_up();  // once

// For the time of a search. Who runs the check has handlers of its own (Boost.Test does), and they are for what happens
// between two searches.
void take_over();
void give_back();

}  // namespace racecourse::engine::signals
