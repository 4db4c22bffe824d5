#include "grader/engine/condition.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/mutex.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::condition {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the condition that stand for it

Object& object_of(pthread_cond_t* c) {
  return objects::at(reinterpret_cast<std::uintptr_t>(c), marked, Kind::condition);
}
Access access(pthread_cond_t const* c, Mode mode) { return {reinterpret_cast<std::uint64_t>(c), marked, mode}; }

}  // namespace

// Giving the mutex up and entering the queue is one step: POSIX promises that nobody who locks the mutex afterwards can
// signal in vain. Waking up is another, taking the mutex back a third.
int wait(pthread_cond_t* c, pthread_mutex_t* m, std::int64_t deadline) {
  Object& o = object_of(c);
  if (mutex::object_of(m).owner != self().id) {
    failure::fail(FailureKind::misuse, "waits on a condition without holding its mutex", o.address);
  }
  schedule::point({mutex::give_access(m), access(c, Mode::enqueue)});
  std::uint32_t const depth = mutex::give_up(m);
  waiting::Woken const woken = waiting::wait_in_queue(o, access(c, Mode::enqueue), deadline, mutex::give_access(m));
  mutex::take_back(m, depth);
  return woken == waiting::Woken::by_time ? ETIMEDOUT : 0;
}

void signal(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  if (o.first_waiter != nullptr) waiting::wake_one(o, true);
  schedule::progress();
  schedule::did();
}

void broadcast(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  while (o.first_waiter != nullptr) waiting::wake_one(o, false);
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::condition
