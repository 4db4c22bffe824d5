// A thread of the program under test: a fiber with a stack, thread-local storage and a thread control block of its own,
// so that thread_local, errno, exceptions in flight and std::this_thread::get_id() are its own. All fibers run on one
// kernel thread; a switch exchanges stacks (Boost.Context) and the FS base.
#pragma once

#include <pthread.h>

#include <boost/context/detail/fcontext.hpp>
#include <cstdint>

#include "grader/engine/clock.h"
#include "grader/explore/strategy.h"

namespace racecourse::engine {

struct Object;

// What a thread that cannot run waits for; for the report, and to know who can be woken by what.
enum class WaitsFor : std::uint8_t {
  nothing,
  lock,     // object: mutex, rwlock, spin lock
  wake,     // object: condition or futex
  post,     // object: semaphore
  barrier,  // object
  thread,   // object: the thread to be joined
  once,     // object: somebody else initialises
  change,   // of a value that it spins on
  time,     // deadline
  descriptor,
  exit,   // main has returned and waits for the others
  quiet,  // until nobody else can go on
};

inline constexpr std::int64_t no_deadline = INT64_MAX;

struct Destructor {
  void (*function)(void*);
  void* argument;
  Destructor* next;
};

// A thread's search for a cycle in what it does (spin.h): a state that it may come back to, and what it has read since.
struct SpinState {
  std::uint64_t registers[8], stack;
  std::uint32_t effects, steps, limit;
  struct Read {
    std::uintptr_t address;
    std::uint64_t low, high;
  } reads[8];
  std::uint32_t read_count;
  struct Write {
    std::uintptr_t address;
    std::size_t size;
    std::uint64_t before;  // what was there
  } writes[8];
  std::uint32_t write_count;
  bool set, reads_clock;
};

struct Fiber {
  int id = 0;
  bool finished = false, detached = false, joined = false;

  // Whether it can do what it is about to do (World::pending).
  WaitsFor waits_for = WaitsFor::nothing;
  Object* object = nullptr;
  std::int64_t deadline = 0;  // when waits_for has a time limit; `no_deadline` otherwise
  bool timed_out = false, woken = false;
  Message const* woken_by = nullptr;  // what the waker knew

  // Happens-before.
  Clock clock;
  Clock view;  // what it must see of stores; more than clock has after it was woken from a futex
  Message const* release_fence = nullptr;  // what relaxed stores hand on
  Clock acquire_fence;                     // what relaxed loads have brought, taken over by an acquire fence
  Clock acquire_view;                      // the same for what must be seen
  bool released_by_rmw = false;            // since its last seq_cst load
  bool has_begun() const { return id == 0 || operations > 0; }  // main was not chosen: it is there
  std::uint32_t operations = 0;                                 // visible ones so far

  SpinState spin;
  std::uint32_t effects = 0;                                 // changes it made that others or itself can see
  std::uint32_t effects_seen = 0, operations_at_effect = 0;  // how long it has tried in vain
  void const* yield_place = nullptr;                         // of its last yield
  std::uint32_t yield_effects = 0;
  std::uint32_t yields_in_vain = 0;  // there, without an effect between them
  std::uint32_t yield_operations = 0, delay = 0;
  bool yields_now = false;
  std::int64_t seen_time = 0;  // when it last looked at the clock ...
  std::uint32_t looks = 0;     // ... and how often since time has moved
  std::int64_t asked_at = 0;   // when it last asked to wait until that very instant ...
  std::uint32_t asked = 0;     // ... and how often
  bool newest_only = false;    // it has spun on an old value: it must see the new one in the end

  // Life.
  void* (*body)(void*) = nullptr;  // what the fiber runs ...
  void* argument = nullptr;
  void* (*start)(void*) = nullptr;  // ... and in it, what pthread_create was given
  void* start_argument = nullptr;
  void* result = nullptr;
  int awaited = -1;                    // the thread it joins
  Message const* handed_on = nullptr;  // by who created it, then by its end
  Destructor* destructors = nullptr;   // of thread_local objects, newest first
  void* keys[64] = {};                 // pthread_setspecific
  std::uint64_t keys_set = 0;          // ... which of them were ever set
  int locks_held = 0;
  std::uint64_t signal_mask = 0;      // handed on to threads it creates
  bool signal_pending = false;        // SIGPIPE, while it is blocked
  void* cleanup = nullptr;            // newest handler of pthread_cleanup_push, in C
  alignas(16) char leaving[32] = {};  // pthread_exit: the unwinder's record of it
  char name[16] = {};                 // pthread_setname_np

  // Machine state.
  boost::context::detail::fcontext_t context = nullptr;
  void* control_block = nullptr;
};

namespace fibers {

// Once, while the process has one thread: makes the stacks and the thread-local storage.
void set_up();

// Everything of a thread but its clocks, as new. Thread 0 gets the thread-local values that the real main thread has.
void prepare(Fiber& fiber, int id, void (*entry)(boost::context::detail::transfer_t));

// Switches from the running context to that of `next`; returns when somebody switches back.
void switch_to(Fiber& from, Fiber& next);
// The same from and to the engine's own context, on the kernel thread's stack.
void enter(Fiber& first);
[[noreturn]] void leave();
// In a fiber's entry: where it came from.
void arrived(boost::context::detail::transfer_t transfer);

// Calls `look` on the stack of a thread that is not running, on top of where it stands, to see how it got there. The
// thread can go on afterwards. It must have begun.
void visit(Fiber& fiber, void (*look)(void*), void* argument);
// How much of each stack, from its top, is zero when a thread begins: what an earlier execution has left there must not
// make a difference. The part that spin.h looks at.
extern std::size_t clean_stack;

// The thread-local variables of a thread that has begun, and what the C library keeps beside them.
struct Range {
  std::uintptr_t start, end;
};
Range local_storage(int id);

inline bool on_stack_of(Fiber const& fiber, std::uintptr_t address) {
  return address - (layout::stacks + static_cast<std::size_t>(fiber.id) * layout::stack_size) < layout::stack_size;
}
// The running code belongs to the engine's context and not to a thread of the program.
bool outside();

}  // namespace fibers
}  // namespace racecourse::engine
