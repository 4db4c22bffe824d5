#include "grader/engine/spin_lock.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::spin_lock {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = sizeof(pthread_spinlock_t);

std::uintptr_t place(pthread_spinlock_t const* l) {
  return reinterpret_cast<std::uintptr_t>(const_cast<int const*>(l));
}
Access access(pthread_spinlock_t const* l, Mode mode) { return {place(l), marked, mode}; }

Object& object_of(pthread_spinlock_t* l) {
  Object& o = objects::at(place(l), marked, Kind::spin_lock);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a spin lock that was destroyed", o.address);
  return o;
}

void acquire(Object& o) {
  objects::use(o);
  o.owner = self().id;
  ++self().locks_held;
  waiting::disable_all(o.lockers);
  schedule::receive(o.released);
  schedule::progress();
  schedule::did();
}

}  // namespace

void lock(pthread_spinlock_t* l) {
  Object& o = object_of(l);
  if (o.owner == self().id) {
    failure::fail(FailureKind::misuse, "locks a spin lock again that it holds already", o.address);
  }
  waiting::wait_for_turn({o, &Object::lockers, WaitsFor::lock, access(l, Mode::take)}, o.owner < 0);
  acquire(o);
}

int try_lock(pthread_spinlock_t* l) {
  Object& o = object_of(l);
  schedule::point({access(l, Mode::attempt), {}});
  objects::use(o);
  if (o.owner >= 0) {
    schedule::did({access(l, Mode::probe), {}});
    return EBUSY;
  }
  acquire(o);
  return 0;
}

void unlock(pthread_spinlock_t* l) {
  Object& o = object_of(l);
  if (o.owner != self().id) {
    failure::fail(FailureKind::misuse, "unlocks a spin lock that it does not hold", o.address);
  }
  schedule::point({access(l, Mode::give), {}});
  objects::use(o);
  o.owner = -1;
  --self().locks_held;
  o.released = schedule::message();
  waiting::enable_all(o.lockers);
  schedule::progress();
  schedule::did();
}

void init(pthread_spinlock_t* l) {
  schedule::point({access(l, Mode::write), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(place(l));
  if (o == nullptr) return;
  if (o->kind == Kind::spin_lock && !o->dead && o->owner >= 0) {
    failure::fail(FailureKind::misuse, "initialises a spin lock that is locked", o->address);
  }
  objects::forget(*o);
}

void destroy(pthread_spinlock_t* l) {
  Object& o = object_of(l);
  schedule::point({access(l, Mode::write), {}});
  objects::use(o);
  if (o.owner >= 0 || o.lockers != 0) {
    failure::fail(FailureKind::misuse, "destroys a spin lock that is locked", o.address);
  }
  o.dead = true;
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::spin_lock
