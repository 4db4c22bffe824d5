#include "grader/engine/barrier.h"

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::barrier {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 8;  // bytes of the barrier that stand for it

// Rounds meet at places of their own, in turn: to leave one round and to arrive for the next are independent. Nobody
// arrives for a third round before all have left the first.
Access access(pthread_barrier_t const* b, std::uint64_t round, Mode mode) {
  return {reinterpret_cast<std::uint64_t>(b) + (round & 1) * marked / 2, marked / 2, mode};
}
Access whole(pthread_barrier_t const* b) { return {reinterpret_cast<std::uint64_t>(b), marked, Mode::write}; }

// What those who arrive in a round hand on to all who leave it.
Message const*& message_of(Object& o, std::uint64_t round) { return (round & 1) != 0 ? o.read_released : o.released; }

// glibc: struct pthread_barrier is in, current_round, count ...
std::uint32_t count_of(pthread_barrier_t const* b) { return reinterpret_cast<std::uint32_t const*>(b)[2]; }

Object& object_of(pthread_barrier_t* b) {
  Object& o = objects::at(reinterpret_cast<std::uintptr_t>(b), marked, Kind::barrier);
  if (o.dead) failure::fail(FailureKind::misuse, "uses a barrier that was destroyed", o.address);
  return o;
}

void fail_if_waited_for(Object const& o) {
  if (o.value == 0) return;
  failure::fail(FailureKind::misuse, "destroys or initialises a barrier that somebody waits at", o.address);
}

// The last one is there: all go on.
void open(Object& o) {
  Fiber& me = self();
  explore::Threads const met = o.lockers | explore::only(me.id);
  auto const ways = static_cast<unsigned>(explore::count_of(met));
  int const serial = explore::nth_of(met, static_cast<int>(schedule::pick(explore::Choice::signal_target, ways)));
  for (explore::Threads rest = met; rest != 0; rest &= rest - 1) {
    int const thread = explore::first_of(rest);
    world.fibers[thread].woken = thread == serial;
  }
  o.value = 0;
  ++o.generation;
  waiting::enable_all(o.lockers);
  o.lockers = 0;
  schedule::receive(message_of(o, o.generation - 1));
}

}  // namespace

int wait(pthread_barrier_t* b) {
  Fiber& me = self();
  Object& o = object_of(b);
  std::uint64_t const asked = o.generation;
  schedule::point({access(b, asked, Mode::give), {}});
  objects::use(o);
  std::uint64_t const round = o.generation;
  Message const*& message = message_of(o, round);
  message = o.value == 0 ? schedule::message() : schedule::merged(message, schedule::message());
  bool const last = ++o.value == count_of(b);
  if (last) open(o);
  schedule::progress();
  schedule::did({access(b, round, Mode::give), {}});
  if (!last) {
    waiting::wait_for_turn({o, &Object::lockers, WaitsFor::barrier, access(b, round, Mode::share)}, false);
    schedule::receive(message_of(o, round));
    schedule::did();
  }
  return me.woken ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

void init(pthread_barrier_t* b) {
  schedule::point({whole(b), {}});
  schedule::progress();
  schedule::did();
  Object* const o = objects::find(reinterpret_cast<std::uintptr_t>(b));
  if (o == nullptr) return;
  if (o->kind == Kind::barrier && !o->dead) fail_if_waited_for(*o);
  objects::forget(*o);
}

// Those whom the last one has let go need not have returned.
void destroy(pthread_barrier_t* b) {
  Object& o = object_of(b);
  schedule::point({whole(b), {}});
  objects::use(o);
  fail_if_waited_for(o);
  o.dead = true;
  schedule::progress();
  schedule::did();
}

}  // namespace racecourse::engine::barrier
