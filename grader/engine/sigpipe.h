// The signal of a broken pipe: the only one that a scenario can meet. It is sent to the thread that writes.
#pragma once

#include <signal.h>

namespace racecourse::engine::sigpipe {

// The running thread has written to a pipe that nobody reads. Ends the execution unless the signal is ignored or
// blocked.
void raise();

bool is_pending();
void accept();                                                 // takes the pending one
int change_mask(int how, sigset_t const* set, sigset_t* old);  // 0 or EINVAL

bool is_ignored(int signal);
void ignore(int signal, bool yes);
void begin();  // of an execution

}  // namespace racecourse::engine::sigpipe
