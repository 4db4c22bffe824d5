#include "grader/engine/mutex.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::mutex {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the mutex that stand for it

// What a robust mutex knows of what it protects: Object::value.
enum Condition : std::int64_t { consistent, owner_died, being_mended, not_recoverable };

// As pthread_mutex_init and the initialisers leave it in the mutex (glibc: __kind).
constexpr int type_bits = 3, robust_bit = 16;
std::uint32_t type_of(pthread_mutex_t const* m) { return static_cast<std::uint32_t>(m->__data.__kind & type_bits); }
bool is_robust(pthread_mutex_t const* m) { return (m->__data.__kind & robust_bit) != 0; }

Access access(pthread_mutex_t const* m, Mode mode) { return {reinterpret_cast<std::uint64_t>(m), marked, mode}; }

Object& object_of(pthread_mutex_t* m) {
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(m), marked, Kind::mutex);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a mutex that was destroyed", o.address);
  o.type = type_of(m);
  return o;
}

bool checks_owner(pthread_mutex_t const* m, Object const& o) {
  return o.type == PTHREAD_MUTEX_RECURSIVE || o.type == PTHREAD_MUTEX_ERRORCHECK || is_robust(m);
}

int acquire(pthread_mutex_t const* m, Object& o) {
  schedule::receive(o.released);
  schedule::progress();
  if (o.value == not_recoverable) return ENOTRECOVERABLE;
  o.owner = self().id;
  o.depth = 1;
  waiting::disable_all(o.lockers);
  if (!is_robust(m)) ++self().locks_held;
  if (o.value != owner_died) return 0;
  o.value = being_mended;
  return EOWNERDEAD;
}

void let_go(pthread_mutex_t const* m, Object& o) {
  o.owner = -1;
  o.depth = 0;
  if (o.value == being_mended) o.value = not_recoverable;
  if (!is_robust(m)) --self().locks_held;
  o.released = schedule::message();
  waiting::enable_all(o.lockers);
  schedule::progress();
}

// A mutex that the running thread holds already: -1 if it has to wait all the same, otherwise the answer.
int lock_again(Object& o, std::int64_t deadline) {
  if (o.type == PTHREAD_MUTEX_RECURSIVE) {
    ++o.depth;
    return 0;
  }
  if (o.type == PTHREAD_MUTEX_ERRORCHECK) return EDEADLK;
  if (deadline == no_deadline) {
    failure::fail(FailureKind::misuse, "locks a mutex again that it holds already, and it is not a recursive one",
                  o.address);
  }
  return -1;
}

int attempt(pthread_mutex_t* m, Object& o) {
  schedule::point({access(m, Mode::attempt), {}});
  objects::use(o);
  if (o.owner >= 0) {
    schedule::did({access(m, Mode::probe), {}});
    return EBUSY;
  }
  int const answer = acquire(m, o);
  schedule::did();
  return answer;
}

int wait(pthread_mutex_t* m, Object& o, std::int64_t deadline) {
  Mode const mode = deadline == no_deadline ? Mode::take : Mode::attempt;
  waiting::wait_for_turn({o, &Object::lockers, WaitsFor::lock, access(m, mode)}, o.owner < 0, deadline);
  objects::use(o);
  if (o.owner >= 0) {  // the time is up
    schedule::did({access(m, Mode::probe), {}});
    return ETIMEDOUT;
  }
  int const answer = acquire(m, o);
  schedule::did();
  return answer;
}

void fail_if_in_use(Object const& o) {
  if (o.owner >= 0) failure::fail(FailureKind::misuse, "destroys or initialises a mutex that is locked", o.address);
  if (o.lockers != 0) {
    failure::fail(FailureKind::misuse, "destroys or initialises a mutex that somebody waits for", o.address);
  }
}

}  // namespace

int lock(pthread_mutex_t* m, std::int64_t deadline) {
  Object& o = object_of(m);
  if (o.owner == self().id) {
    if (int const answer = lock_again(o, deadline); answer >= 0) return answer;
  }
  if (deadline != no_deadline) {
    int const answer = attempt(m, o);
    if (answer != EBUSY) return answer;
    if (waiting::gives_up(deadline)) return ETIMEDOUT;
  }
  return wait(m, o, deadline);
}

int try_lock(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (o.owner == self().id && o.type == PTHREAD_MUTEX_RECURSIVE) return lock_again(o, no_deadline);
  return attempt(m, o);
}

int unlock(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (o.owner != self().id) {
    if (checks_owner(m, o)) return EPERM;
    failure::fail(FailureKind::misuse,
                  o.owner < 0 ? "unlocks a mutex that nobody holds" : "unlocks a mutex that another thread holds",
                  o.address);
  }
  if (o.depth > 1) {
    --o.depth;
    return 0;
  }
  schedule::point({access(m, Mode::give), {}});
  objects::use(o);
  let_go(m, o);
  schedule::did();
  return 0;
}

int make_consistent(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (!is_robust(m) || o.owner != self().id || o.value != being_mended) return EINVAL;
  o.value = consistent;
  return 0;
}

void init(pthread_mutex_t* m) {
  schedule::point({access(m, Mode::write), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(reinterpret_cast<std::uintptr_t>(m));
  if (o == nullptr) return;
  if (o->kind == Kind::mutex && !o->dead) fail_if_in_use(*o);
  objects::forget(*o);
}

void destroy(pthread_mutex_t* m) {
  Object& o = object_of(m);
  schedule::point({access(m, Mode::write), {}});
  if (o.dead) failure::fail(FailureKind::misuse, "destroys a mutex twice", o.address);
  objects::use(o);
  fail_if_in_use(o);
  o.dead = true;
  schedule::progress();
  schedule::did();
}

bool is_mine(pthread_mutex_t* m) { return object_of(m).owner == self().id; }

Access give_access(pthread_mutex_t* m) { return access(m, Mode::give); }

void give_up(pthread_mutex_t* m) {
  Object& o = object_of(m);
  objects::use(o);
  if (o.depth > 1) {
    --o.depth;
  } else {
    let_go(m, o);
  }
}

int take_back(pthread_mutex_t* m) {
  Object& o = object_of(m);
  if (o.owner != self().id) return wait(m, o, no_deadline);
  ++o.depth;
  return 0;
}

bool abandon_all() {
  Fiber& me = self();
  for (std::size_t i = 0; i < objects::count(); ++i) {
    Object& o = objects::nth(i);
    if (o.kind != Kind::mutex || o.dead || o.owner != me.id) continue;
    auto* const m = reinterpret_cast<pthread_mutex_t*>(o.address);
    if (!is_robust(m)) continue;
    schedule::point({access(m, Mode::give), {}});
    o.value = o.value == being_mended ? owner_died : o.value;
    let_go(m, o);
    o.value = owner_died;
    schedule::did();
  }
  return me.locks_held > 0;
}

}  // namespace racecourse::engine::mutex
