// Sequential models of what threads wait for. Internal to this room: models.cc has them by name.
//
// A call that waits has no single moment at which it happens: a thread arrives, and later it is let go. Such a call is
// recorded as two operations, both as long as the call (or the first of them shorter, where a lock says when it ended);
// the model asks that they happen in this order.
//
//   condition        enter (with the lock held), wait -> notified | timed out, notify N
//   semaphore        start N, bound N, acquire, try_acquire -> true | false, release N -> ok | over_release, value
//   fifo_semaphore   start N, arrive, acquire -> true | false (its time was up), try_acquire, release N
//   event            arrive, wait -> true | false, set, reset, is_set
//   barrier          parties N, arrive, leave -> index | broken, leave_in_time (may break it), abort, reset, broken,
//   waiting
#pragma once

#include <memory>

#include "grader/linearize/linearize.h"

namespace racecourse::linearize {

std::unique_ptr<Model> make_barrier();
std::unique_ptr<Model> make_condition();
std::unique_ptr<Model> make_event();
std::unique_ptr<Model> make_fifo_semaphore();
std::unique_ptr<Model> make_semaphore();

}  // namespace racecourse::linearize
