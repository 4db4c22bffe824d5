#include "grader/engine/condition.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/mutex.h"
#include "grader/engine/object.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::condition {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;

Object& object_of(pthread_cond_t* c) {
  return objects::at(reinterpret_cast<std::uintptr_t>(c), marked, Kind::condition);
}
Access access(pthread_cond_t const* c, Mode mode) { return {reinterpret_cast<std::uint64_t>(c), marked, mode}; }
Access access_of(Object const& o, Mode mode) { return {o.address, marked, mode}; }

void wake(Object& o, Fiber& fiber) {
  objects::dequeue(o, fiber);
  fiber.woken = true;
  world.pending[fiber.id] = {access_of(o, Mode::resume), {}};
  schedule::enable(fiber);
}

}  // namespace

// Giving the mutex up and entering the queue is one step: POSIX promises that nobody who locks the mutex afterwards can
// signal in vain. Waking up is another, taking the mutex back a third.
int wait(pthread_cond_t* c, pthread_mutex_t* m, std::int64_t deadline) {
  Fiber& me = self();
  Object& o = object_of(c);
  if (mutex::object_of(m).owner != me.id) {
    failure::fail(FailureKind::misuse, "waits on a condition without holding its mutex", o.address);
  }
  schedule::point({mutex::give_access(m), access(c, Mode::enqueue)});
  std::uint32_t const depth = mutex::give_up(m);
  objects::enqueue(o, me);
  me.woken = me.timed_out = false;
  bool const early = (deadline != no_deadline && schedule::early_timer()) ||
                     (deadline == no_deadline && schedule::spurious(explore::Choice::spurious_wake));
  schedule::did();
  schedule::announce({access(c, early ? Mode::wake : Mode::resume), {}});
  me.waits_for = WaitsFor::wake;
  me.object = &o;
  me.deadline = deadline;
  if (!early) schedule::disable(me);
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
  bool const timed_out = !me.woken && deadline != no_deadline;
  if (!me.woken) {
    objects::dequeue(o, me);
    if (timed_out) world.now = std::max(world.now, deadline);
  }
  schedule::did({access(c, me.woken ? Mode::resume : Mode::wake), {}});
  mutex::take_back(m, depth);
  return timed_out ? ETIMEDOUT : 0;
}

void signal(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  if (int const n = objects::waiting(o); n > 0) {
    wake(o, *objects::nth_waiter(o, static_cast<int>(schedule::pick(explore::Choice::signal_target,
                                                                    static_cast<unsigned>(n)))));
  }
  schedule::progress();
  schedule::did();
}

void broadcast(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  while (o.first_waiter != nullptr) wake(o, *o.first_waiter->fiber);
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::condition
