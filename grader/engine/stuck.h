// What happens when nobody can run, or nobody gets anywhere.
#pragma once

namespace racecourse::engine::stuck {

// Enables somebody: a descriptor has become ready, virtual time reaches the next deadline, main may end the process ...
// When there is nothing of the kind, the execution fails as a deadlock, or as a livelock if somebody spins.
void resolve();

// Everybody who can run has given its turn away many times: whoever waits for quiet goes on. False: nobody does.
bool all_yield_in_vain();

// Those who can run have been at it for long (fairness.h): whoever waits for quiet or for a point in time goes on, too.
void let_time_come();

// Main has returned and waits for the others: it ends the process now. False: it does not.
bool let_main_exit();

// Virtual time has moved: who waited for it can go on.
void time_has_moved();

// Too many operations, or all yield to one another.
[[noreturn]] void endless();

}  // namespace racecourse::engine::stuck
