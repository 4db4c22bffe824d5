#include "grader/engine/semaphore.h"

#include <limits.h>

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::semaphore {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the semaphore that stand for it

Access access(sem_t const* s, Mode mode, std::uint32_t spare = 0) {
  constexpr std::uint32_t most = UINT16_MAX;
  return {reinterpret_cast<std::uint64_t>(s), marked, mode, static_cast<std::uint16_t>(std::min(spare, most))};
}

// glibc on 64-bit machines: struct new_sem begins with the value.
std::uint32_t& count(sem_t* s) { return *reinterpret_cast<std::uint32_t*>(s); }

Object& object_of(sem_t* s) {
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(s), marked, Kind::semaphore);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a semaphore that was destroyed", o.address);
  return o;
}

void take(sem_t* s, Object& o, Mode mode) {
  --count(s);
  if (count(s) == 0) waiting::disable_all(o.lockers);
  schedule::receive(o.released);
  schedule::progress();
  schedule::did({access(s, mode, count(s)), {}});
}

int attempt(sem_t* s, Object& o) {
  schedule::point({access(s, Mode::attempt), {}});
  objects::use(o);
  if (count(s) == 0) {
    schedule::did({access(s, Mode::probe), {}});
    return EAGAIN;
  }
  take(s, o, Mode::attempt);
  return 0;
}

}  // namespace

int wait(sem_t* s, std::int64_t deadline) {
  Object& o = object_of(s);
  Mode const mode = deadline == no_deadline ? Mode::down : Mode::attempt;
  if (mode == Mode::attempt) {
    if (attempt(s, o) == 0) return 0;
    if (waiting::gives_up(deadline)) return ETIMEDOUT;
  }
  waiting::wait_for_turn({o, &Object::lockers, WaitsFor::post, access(s, mode)}, count(s) > 0, deadline);
  objects::use(o);
  if (count(s) == 0) {
    schedule::did({access(s, Mode::probe), {}});
    return ETIMEDOUT;
  }
  take(s, o, mode);
  return 0;
}

int try_wait(sem_t* s) { return attempt(s, object_of(s)); }

int post(sem_t* s) {
  Object& o = object_of(s);
  schedule::point({access(s, Mode::up), {}});
  objects::use(o);
  if (count(s) == SEM_VALUE_MAX) {
    schedule::did({access(s, Mode::probe), {}});
    return EOVERFLOW;
  }
  ++count(s);
  o.released = schedule::merged(o.released, schedule::message());
  waiting::enable_all(o.lockers);
  schedule::progress();
  schedule::did();
  return 0;
}

int value(sem_t* s) {
  Object& o = object_of(s);
  schedule::point({access(s, Mode::probe), {}});
  objects::use(o);
  schedule::did();
  return static_cast<int>(count(s));
}

void init(sem_t* s) {
  schedule::point({access(s, Mode::write), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(reinterpret_cast<std::uintptr_t>(s));
  if (o == nullptr) return;
  if (o->kind == Kind::semaphore && !o->dead && o->lockers != 0) {
    failure::fail(FailureKind::misuse, "initialises a semaphore that somebody waits for", o->address);
  }
  objects::forget(*o);
}

void destroy(sem_t* s) {
  Object& o = object_of(s);
  schedule::point({access(s, Mode::write), {}});
  objects::use(o);
  if (o.lockers != 0) {
    failure::fail(FailureKind::misuse, "destroys a semaphore that somebody waits for", o.address);
  }
  o.dead = true;
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::semaphore
