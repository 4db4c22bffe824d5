#include "grader/engine/threads.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/keys.h"
#include "grader/engine/mutex.h"
#include "grader/engine/object.h"
#include "grader/engine/process.h"
#include "grader/engine/schedule.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::threads {
namespace {

using explore::Mode;
using explore::Operation;

// Places that threads meet at; no addresses of a program. One stands for the numbers of threads: who comes first gets
// the lower, so two that create one each are not independent of one another. (16 is the clock, time.cc.)
constexpr explore::Access numbering{24, 1, Mode::write};
// Where a thread begins and where it ends.
Operation beginning(Fiber const& fiber, Mode mode) {
  return {{32 + static_cast<std::uint64_t>(fiber.id) * 32, 1, mode}, {}};
}
Operation end_of(Fiber const& fiber, Mode mode) {
  return {{48 + static_cast<std::uint64_t>(fiber.id) * 32, 1, mode}, {}};
}

// Once main has left by pthread_exit, the last thread ends the process: which one that is, is decided by the order of
// their ends. In programs whose main returns that order is of no interest, and trying it would cost much.
explore::Access last_one() { return world.main_leaves ? explore::Access{28, 1, Mode::write} : explore::Access{}; }

void main_leaves() {
  if (world.main_leaves || world.live == explore::only(0)) return;
  world.main_leaves = true;
  schedule::leave(Ending::again);
}

void* run(void*) {
  Fiber& me = self();
  exit_thread(me.start(me.start_argument));
}

}  // namespace

pthread_t handle_of(Fiber const& fiber) { return reinterpret_cast<pthread_t>(fiber.control_block); }

Fiber* find(pthread_t handle) {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    if (handle_of(world.fibers[i]) == handle) return &world.fibers[i];
  }
  return nullptr;
}

void add_destructor(void (*function)(void*), void* object) {
  Destructor*& newest = world.active ? self().destructors : world.main_destructors;
  void* const memory = world.active ? world.scratch.take(sizeof(Destructor)) : own_allocate(sizeof(Destructor));
  newest = new (memory) Destructor{function, object, newest};
}

void run_destructors() {
  Fiber& me = self();
  while (me.destructors != nullptr) {
    Destructor const d = *me.destructors;
    me.destructors = d.next;
    d.function(d.argument);
  }
  keys::run_destructors(me);
}

Fiber& create(void* (*body)(void*), void* argument, bool detached) {
  schedule::point({numbering, {}});
  Fiber& fiber = schedule::new_thread(&run, nullptr);
  fiber.start = body;
  fiber.start_argument = argument;
  fiber.detached = detached;
  fiber.signal_mask = self().signal_mask;
  fiber.handed_on = schedule::message();
  world.pending[fiber.id] = beginning(fiber, Mode::take);
  schedule::progress();
  schedule::did({beginning(fiber, Mode::give).first, numbering});
  return fiber;
}

void exit_thread(void* result) {
  Fiber& me = self();
  run_destructors();
  me.result = result;
  if (mutex::abandon_all()) failure::fail(FailureKind::exit, "a thread ends with a lock held");
  if (me.id == 0) main_leaves();
  schedule::point({end_of(me, Mode::give).first, last_one()});
  schedule::progress();
  me.handed_on = schedule::message();
  schedule::did();
  if (world.live == explore::only(me.id)) {  // main has ended before, by pthread_exit
    // The C library counts threads that end; the last has seen all others do that.
    for (std::uint32_t i = 0; i < world.threads; ++i) schedule::receive(world.fibers[i].handed_on);
    process::main_returned(0);
  }
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& other = world.fibers[i];
    if (other.waits_for == WaitsFor::thread && other.awaited == me.id) schedule::enable(other);
  }
  schedule::end_of_thread();
}

namespace {

// Who may be joined now.
Fiber& joinable(pthread_t handle) {
  Fiber* const other = find(handle);
  if (other == nullptr || other->joined) failure::fail(FailureKind::misuse, "joins a thread that is no more");
  if (other->detached) failure::fail(FailureKind::misuse, "joins a detached thread");
  return *other;
}

int joined(Fiber& other, void** result) {
  other.joined = true;
  schedule::receive(other.handed_on);
  schedule::progress();
  schedule::did();
  if (result != nullptr) *result = other.result;
  return 0;
}

}  // namespace

int try_join(pthread_t handle, void** result) {
  Fiber& other = joinable(handle);
  schedule::point(end_of(other, Mode::attempt));
  if (other.finished) return joined(other, result);
  schedule::did(end_of(other, Mode::probe));
  return EBUSY;
}

int join(pthread_t handle, void** result, std::int64_t deadline) {
  Fiber& me = self();
  Fiber& other = joinable(handle);
  if (&other == &me) return EDEADLK;
  if (deadline != no_deadline) {
    if (try_join(handle, result) == 0) return 0;
    if (waiting::gives_up(deadline)) return ETIMEDOUT;
  }
  schedule::announce(end_of(other, deadline == no_deadline ? Mode::take : Mode::attempt));
  if (!other.finished) {
    me.waits_for = WaitsFor::thread;
    me.awaited = other.id;
    me.deadline = deadline;
    schedule::disable(me);
  }
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
  if (other.finished) return joined(other, result);
  schedule::did(end_of(other, Mode::probe));
  return ETIMEDOUT;
}

}  // namespace racecourse::engine::threads
