#include "grader/engine/mutex.h"

#include <cerrno>

#include "grader/engine/failure.h"

namespace racecourse::engine::mutex {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the mutex that stand for it

Access access(pthread_mutex_t const* m, Mode mode) { return {reinterpret_cast<std::uint64_t>(m), marked, mode}; }

// The kind as initialisers and pthread_mutex_init leave it in the mutex (glibc: __kind).
std::uint32_t type_of(pthread_mutex_t const* m) { return static_cast<std::uint32_t>(m->__data.__kind) & 3; }
bool is_robust(pthread_mutex_t const* m) { return (m->__data.__kind & 16) != 0; }

void acquire(Object& o, std::uint32_t depth) {
  Fiber& me = self();
  o.owner = me.id;
  o.depth = depth;
  o.lockers &= ~explore::only(me.id);
  world.enabled &= ~o.lockers;  // they wait now
  ++me.locks_held;
  me.waits_for = WaitsFor::nothing;
  schedule::receive(o.released);
  schedule::progress();
}

void let_go(Object& o) {
  o.owner = -1;
  o.depth = 0;
  --self().locks_held;
  o.released = schedule::message();
  for (explore::Threads rest = o.lockers; rest != 0; rest &= rest - 1) {
    schedule::enable(world.fibers[explore::first_of(rest)]);
  }
  schedule::progress();
}

void announce(pthread_mutex_t* m, Object& o) {
  Fiber& me = self();
  schedule::announce({access(m, Mode::take), {}});
  o.lockers |= explore::only(me.id);
  me.waits_for = WaitsFor::lock;
  me.object = &o;
  if (o.owner >= 0) schedule::disable(me);
}

}  // namespace

Object& object_of(pthread_mutex_t* m) {
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(m), marked, Kind::mutex);
  o.type = type_of(m);
  return o;
}

int lock(pthread_mutex_t* m, std::int64_t deadline) {
  Fiber& me = self();
  Object& o = object_of(m);
  if (o.owner == me.id) {
    if (o.type == PTHREAD_MUTEX_RECURSIVE) {
      ++o.depth;
      return 0;
    }
    if (o.type == PTHREAD_MUTEX_ERRORCHECK) return EDEADLK;
    if (deadline == no_deadline) {
      failure::fail(FailureKind::misuse, "locks a mutex again that it holds already, and it is not a recursive one",
                    o.address);
    }
  }
  announce(m, o);
  me.timed_out = false;
  me.deadline = deadline;
  schedule::go_on();
  me.deadline = no_deadline;
  if (o.owner >= 0) {  // the time is up
    o.lockers &= ~explore::only(me.id);
    me.waits_for = WaitsFor::nothing;
    schedule::did({access(m, Mode::probe), {}});
    return ETIMEDOUT;
  }
  acquire(o, 1);
  schedule::did();
  return 0;
}

int try_lock(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (o.owner == self().id && o.type == PTHREAD_MUTEX_RECURSIVE) {
    ++o.depth;
    return 0;
  }
  schedule::point({access(m, Mode::take), {}});
  if (o.owner >= 0) {
    schedule::did({access(m, Mode::probe), {}});
    return EBUSY;
  }
  acquire(o, 1);
  schedule::did();
  return 0;
}

int unlock(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (o.owner != self().id) {
    if (o.type != PTHREAD_MUTEX_NORMAL || is_robust(m)) return EPERM;
    failure::fail(FailureKind::misuse,
                  o.owner < 0 ? "unlocks a mutex that nobody holds" : "unlocks a mutex that another thread holds",
                  o.address);
  }
  if (o.depth > 1) {
    --o.depth;
    return 0;
  }
  schedule::point({access(m, Mode::give), {}});
  let_go(o);
  schedule::did();
  return 0;
}

Access give_access(pthread_mutex_t* m) { return access(m, Mode::give); }

std::uint32_t give_up(pthread_mutex_t* m) {
  Object& o = object_of(m);
  std::uint32_t const depth = o.depth;
  let_go(o);
  return depth;
}

void take_back(pthread_mutex_t* m, std::uint32_t depth) {
  Object& o = object_of(m);
  announce(m, o);
  schedule::go_on();
  acquire(o, depth);
  schedule::did();
}

}  // namespace racecourse::engine::mutex
