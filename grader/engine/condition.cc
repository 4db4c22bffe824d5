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
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(c), marked, Kind::condition);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a condition variable that was destroyed", o.address);
  return o;
}

Access access(pthread_cond_t const* c, Mode mode) { return {reinterpret_cast<std::uint64_t>(c), marked, mode}; }

void fail_if_waited_for(Object const& o) {
  if (o.first_waiter == nullptr) return;
  failure::fail(FailureKind::misuse, "destroys or initialises a condition variable that somebody waits at", o.address);
}

// All who wait at the same time must use one mutex; which, stands in `value`.
void note_mutex(Object& o, pthread_mutex_t const* m) {
  auto const mutex = reinterpret_cast<std::int64_t>(m);
  if (o.first_waiter != nullptr && o.value != mutex) {
    failure::fail(FailureKind::misuse, "waits on a condition variable with another mutex than those who wait already",
                  o.address);
  }
  o.value = mutex;
}

}  // namespace

// Giving the mutex up and entering the queue is one step: POSIX promises that nobody who locks the mutex afterwards can
// signal in vain. Waking up is another, taking the mutex back a third.
int wait(pthread_cond_t* c, pthread_mutex_t* m, std::int64_t deadline) {
  Object& o = object_of(c);
  if (!mutex::is_mine(m)) {
    failure::fail(FailureKind::misuse, "waits on a condition without holding its mutex", o.address);
  }
  schedule::point({mutex::give_access(m), access(c, Mode::enqueue)});
  objects::use(o);
  note_mutex(o, m);
  mutex::give_up(m);
  waiting::Woken const woken = waiting::wait_in_queue(o, access(c, Mode::enqueue), deadline, mutex::give_access(m));
  int const locked = mutex::take_back(m);
  if (locked != 0) return locked;
  return woken == waiting::Woken::by_time ? ETIMEDOUT : 0;
}

void signal(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  objects::use(o);
  bool const somebody = o.first_waiter != nullptr;
  if (somebody) waiting::wake_one(o, true);
  schedule::progress();
  schedule::did({access(c, somebody ? Mode::wake : Mode::miss), {}});
}

void broadcast(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  objects::use(o);
  bool const somebody = o.first_waiter != nullptr;
  while (o.first_waiter != nullptr) waiting::wake_one(o, false);
  schedule::progress();
  schedule::did({access(c, somebody ? Mode::wake : Mode::miss), {}});
}

void init(pthread_cond_t* c) {
  schedule::point({access(c, Mode::wake), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(reinterpret_cast<std::uintptr_t>(c));
  if (o == nullptr) return;
  if (o->kind == Kind::condition && !o->dead) fail_if_waited_for(*o);
  objects::forget(*o);
}

// Those who have been woken need not have returned (C++20 [thread.condition.condvar] 5).
void destroy(pthread_cond_t* c) {
  Object& o = object_of(c);
  schedule::point({access(c, Mode::wake), {}});
  objects::use(o);
  fail_if_waited_for(o);
  o.dead = true;
  schedule::progress();
  schedule::did();
}

clockid_t clock_of(pthread_cond_t const* c) {
  constexpr unsigned monotonic_bit = 2;  // glibc: __PTHREAD_COND_CLOCK_MONOTONIC_MASK
  return (c->__data.__wrefs & monotonic_bit) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

}  // namespace racecourse::engine::condition
