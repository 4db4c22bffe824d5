#include "grader/engine/rwlock.h"

#include <cerrno>
#include <utility>

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::rwlock {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the lock that stand for it

Access access(pthread_rwlock_t const* l, Mode mode) { return {reinterpret_cast<std::uint64_t>(l), marked, mode}; }

Object& object_of(pthread_rwlock_t* l) {
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(l), marked, Kind::rwlock);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a reader-writer lock that was destroyed", o.address);
  return o;
}

// Of the three kinds, glibc lets waiting writers hold back new readers in this one only.
bool prefers_writers(pthread_rwlock_t const* l) {
  return l->__data.__flags == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP;
}

bool free_to_read(pthread_rwlock_t const* l, Object const& o) {
  return o.owner < 0 && !(prefers_writers(l) && o.value > 0);  // value: writers that have said that they wait
}
bool free_to_write(Object const& o) { return o.owner < 0 && o.holders == 0; }

void enable_others(pthread_rwlock_t const* l, Object const& o) {
  if (free_to_write(o)) waiting::enable_all(o.lockers);
  if (free_to_read(l, o)) waiting::enable_all(o.readers);
}

void take_for_reading(Object& o) {
  Fiber& me = self();
  if (o.depths == nullptr) {
    constexpr std::size_t size = layout::max_threads * sizeof(std::uint32_t);
    o.depths = static_cast<std::uint32_t*>(world.scratch.take(size));
    for (int i = 0; i < layout::max_threads; ++i) o.depths[i] = 0;
  }
  if (!explore::contains(o.holders, me.id)) ++me.locks_held;
  o.holders |= explore::only(me.id);
  ++o.depths[me.id];
  waiting::disable_all(o.lockers);
  schedule::receive(o.released);
  schedule::progress();
}

void take_for_writing(Object& o) {
  Fiber& me = self();
  o.owner = me.id;
  ++me.locks_held;
  waiting::disable_all(o.lockers | o.readers);
  schedule::receive(o.released);
  schedule::receive(o.read_released);
  schedule::progress();
}

void fail_if_in_use(Object const& o) {
  if (o.owner >= 0 || o.holders != 0) {
    failure::fail(FailureKind::misuse, "destroys or initialises a reader-writer lock that is locked", o.address);
  }
  if ((o.lockers | o.readers) != 0 || o.first_waiter != nullptr) {
    failure::fail(FailureKind::misuse, "destroys or initialises a reader-writer lock that somebody waits for",
                  o.address);
  }
}

bool holds_for_reading(Object const& o) { return explore::contains(o.holders, self().id); }

int attempt_to_read(pthread_rwlock_t* l, Object& o) {
  schedule::point({access(l, Mode::attempt), {}});
  objects::use(o);
  if (!free_to_read(l, o)) {
    schedule::did({access(l, Mode::probe), {}});
    return EBUSY;
  }
  take_for_reading(o);
  schedule::did();
  return 0;
}

int attempt_to_write(pthread_rwlock_t* l, Object& o) {
  schedule::point({access(l, Mode::attempt), {}});
  objects::use(o);
  if (!free_to_write(o)) {
    schedule::did({access(l, Mode::probe), {}});
    return EBUSY;
  }
  take_for_writing(o);
  schedule::did();
  return 0;
}

// Where writers go first, readers are held back by two things at a time, owner and waiting writers, of which neither
// alone lets them go on. That is more than `share` can say. So all is told as reads and writes of one place, and those
// who must wait do so in a queue, at another place, until something has changed and they look again.
Access state(pthread_rwlock_t const* l, Mode mode) { return {reinterpret_cast<std::uint64_t>(l), marked / 2, mode}; }
Access queue(pthread_rwlock_t const* l, Mode mode) {
  return {reinterpret_cast<std::uint64_t>(l) + marked / 2, marked / 2, mode};
}

// The step that this belongs to has changed the state.
void let_all_look_again(pthread_rwlock_t const* l, Object& o) {
  bool const anybody = o.first_waiter != nullptr;
  while (o.first_waiter != nullptr) waiting::wake_one(o, false);
  schedule::progress();
  schedule::did({state(l, Mode::write), queue(l, anybody ? Mode::wake : Mode::miss)});
}

// False: it has changed, or may have.
bool time_is_up_in_queue(pthread_rwlock_t const* l, Object& o, Mode looked, std::int64_t deadline) {
  schedule::progress();
  return waiting::wait_in_queue(o, queue(l, Mode::enqueue), deadline, state(l, looked)) == waiting::Woken::by_time;
}

int read_after_writers(pthread_rwlock_t* l, Object& o, std::int64_t deadline) {
  while (true) {
    schedule::point({state(l, Mode::write), queue(l, Mode::enqueue)});
    objects::use(o);
    if (free_to_read(l, o)) break;
    if (deadline <= world.now) {
      schedule::did({state(l, Mode::read), {}});
      return ETIMEDOUT;
    }
    if (time_is_up_in_queue(l, o, Mode::read, deadline)) return ETIMEDOUT;
  }
  take_for_reading(o);
  schedule::did({state(l, Mode::write), {}});
  return 0;
}

int write_before_readers(pthread_rwlock_t* l, Object& o, std::int64_t deadline) {
  bool waits = false;
  while (true) {
    schedule::point({state(l, Mode::write), queue(l, Mode::enqueue)});
    objects::use(o);
    if (free_to_write(o)) break;
    if (!waits && deadline <= world.now) {
      schedule::did({state(l, Mode::read), {}});
      return ETIMEDOUT;
    }
    Mode const looked = waits ? Mode::read : Mode::write;
    if (!std::exchange(waits, true)) ++o.value;
    if (!time_is_up_in_queue(l, o, looked, deadline)) continue;
    schedule::point({state(l, Mode::write), queue(l, Mode::wake)});
    --o.value;
    let_all_look_again(l, o);
    return ETIMEDOUT;
  }
  if (waits) --o.value;
  take_for_writing(o);
  schedule::did({state(l, Mode::write), {}});
  return 0;
}

int wait_to_write(pthread_rwlock_t* l, Object& o, std::int64_t deadline) {
  Mode const mode = deadline == no_deadline ? Mode::take : Mode::attempt;
  waiting::wait_for_turn({o, &Object::lockers, WaitsFor::lock, access(l, mode)}, free_to_write(o), deadline);
  objects::use(o);
  if (!free_to_write(o)) {
    schedule::did({access(l, Mode::probe), {}});
    return ETIMEDOUT;
  }
  take_for_writing(o);
  schedule::did();
  return 0;
}

}  // namespace

int read(pthread_rwlock_t* l, std::int64_t deadline) {
  Object& o = object_of(l);
  if (o.owner == self().id) return EDEADLK;
  if (holds_for_reading(o) && !prefers_writers(l)) {
    ++o.depths[self().id];
    return 0;
  }
  if (prefers_writers(l)) return read_after_writers(l, o, deadline);
  if (deadline != no_deadline) {
    int const answer = attempt_to_read(l, o);
    if (answer != EBUSY) return answer;
    if (waiting::gives_up(deadline)) return ETIMEDOUT;
  }
  Mode const mode = deadline == no_deadline ? Mode::share : Mode::attempt;
  waiting::wait_for_turn({o, &Object::readers, WaitsFor::lock, access(l, mode)}, free_to_read(l, o), deadline);
  objects::use(o);
  if (!free_to_read(l, o)) {
    schedule::did({access(l, Mode::probe), {}});
    return ETIMEDOUT;
  }
  take_for_reading(o);
  schedule::did();
  return 0;
}

int write(pthread_rwlock_t* l, std::int64_t deadline) {
  Object& o = object_of(l);
  if (o.owner == self().id) return EDEADLK;
  if (prefers_writers(l)) return write_before_readers(l, o, deadline);
  if (deadline != no_deadline) {
    int const answer = attempt_to_write(l, o);
    if (answer != EBUSY) return answer;
    if (waiting::gives_up(deadline)) return ETIMEDOUT;
  }
  return wait_to_write(l, o, deadline);
}

int try_read(pthread_rwlock_t* l) {
  Object& o = object_of(l);
  if (holds_for_reading(o) && !prefers_writers(l)) return read(l);
  return attempt_to_read(l, o);
}

int try_write(pthread_rwlock_t* l) { return attempt_to_write(l, object_of(l)); }

void unlock(pthread_rwlock_t* l) {
  Object& o = object_of(l);
  Fiber& me = self();
  bool const writes = o.owner == me.id;
  if (!writes && !holds_for_reading(o)) {
    failure::fail(FailureKind::misuse, "unlocks a reader-writer lock that it does not hold", o.address);
  }
  if (!writes && o.depths[me.id] > 1) {
    --o.depths[me.id];
    return;
  }
  if (prefers_writers(l))
    schedule::point({state(l, Mode::write), queue(l, Mode::wake)});
  else
    schedule::point({access(l, writes ? Mode::give : Mode::unshare), {}});
  objects::use(o);
  --me.locks_held;
  if (writes) {
    o.owner = -1;
    o.released = schedule::message();
    o.read_released = nullptr;
  } else {
    o.holders &= ~explore::only(me.id);
    o.depths[me.id] = 0;
    o.read_released = schedule::merged(o.read_released, schedule::message());
  }
  if (prefers_writers(l)) return let_all_look_again(l, o);
  enable_others(l, o);
  schedule::progress();
  schedule::did();
}

void init(pthread_rwlock_t* l) {
  schedule::point({access(l, Mode::write), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(reinterpret_cast<std::uintptr_t>(l));
  if (o == nullptr) return;
  if (o->kind == Kind::rwlock && !o->dead) fail_if_in_use(*o);
  objects::forget(*o);
}

void destroy(pthread_rwlock_t* l) {
  Object& o = object_of(l);
  schedule::point({access(l, Mode::write), {}});
  objects::use(o);
  fail_if_in_use(o);
  o.dead = true;
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::rwlock
