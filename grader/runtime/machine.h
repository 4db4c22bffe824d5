// The virtual machine: threads of the program that run one at a time.
//
// Exactly one thread holds the turn; only it touches this state, so nothing here is atomic but the word each thread
// sleeps on until the turn is handed to it. The turn moves at scheduling points (an atomic access, a blocking call, a
// yield, the end of a time slice), to whom the strategy says. When no thread can go on, in this order: a thread in
// until_quiet() goes on; a descriptor that became ready wakes its waiter; virtual time jumps to the next deadline;
// else it is a deadlock.
#pragma once

#include <poll.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grader/explore/strategy.h"
#include "grader/runtime/runtime.h"

namespace racecourse::runtime {

using Nanoseconds = std::int64_t;
inline constexpr Nanoseconds never = INT64_MAX;

enum class WaitsFor { nothing, futex, descriptors, time, thread, quiet };
enum class Woken { signalled, timed_out };

struct Thread {
  int id = 0;
  pthread_t handle{};
  std::function<void()> body;
  std::atomic<std::uint32_t> turn{0};  // 1: it is this thread's turn
  bool enabled = true, done = false, joinable = true, joined = false;

  WaitsFor waits_for = WaitsFor::nothing;
  void const* address = nullptr;  // futex
  std::uint32_t value = 0;        // futex: the value it found, for the report
  std::vector<pollfd> descriptors;
  int other = -1;  // thread to be joined
  Nanoseconds deadline = never;
  std::uint64_t since = 0;  // when it began to wait, in steps of one counter: orders waiters
  Woken woken = Woken::signalled;

  Nanoseconds asked_at = 0;  // when it last asked to wait until that very instant ...
  int asked = 0;             // ... and how often

  long vain = 0;   // turns in a row that ended with a yield or an expired slice
  int immune = 0;  // > 0: its calls are the check's own, not to be failed
  bool tell = false;
  std::vector<std::uintptr_t> stack;  // filled on `tell`
};

struct Machine {
  std::vector<std::unique_ptr<Thread>> threads;
  Thread* running = nullptr;
  std::unique_ptr<explore::Strategy> strategy;
  std::function<void(Verdict const&)> on_failure;
  Nanoseconds now = 1'000'000'000;  // not zero: a clock at zero hides mistakes
  std::uint64_t waits = 0;          // counter behind Thread::since
  std::uint64_t steps = 0, step_limit = 0;
  std::uint64_t execution = 0;  // a part of the ids of threads: those of earlier executions are not taken for today's
  bool started = false, reporting = false, several_processes = false;
  int open_until_blocked = -1;  // a descriptor, see close_when_blocked()
  int turn_kept = 0;            // > 0: no scheduling points for now
  bool clock_read = false;      // since all threads began to spin
  Nanoseconds spin_advance = 0;
  kit::costs costs;
  kit::fault_plan plan;
  int interruptible_calls = 0, io_calls = 0, spawn_calls = 0, points = 0, faults_fired = 0;
  bool interrupted_last = false;
};
Machine& machine();

// True when the caller is a thread of the machine and scheduling is on.
bool active();

// --- turn.cc
void point();                              // a scheduling point of the running thread
void yield_turn();                         // the running thread gives its turn away
Woken block();                             // after its `waits_for` was filled in
void enable(Thread& thread, Woken woken);  // makes a blocked thread able to run
void hand_turn_to(Thread& next);
[[noreturn]] void end_of_thread(Thread& me);
Thread& pick_next(explore::Reason reason);
void release_turn_at_exit(Thread& me);

// --- clock.cc
// A wait that begins now and ends at `until` is over already. On a machine, who asks again and again to wait until this
// very instant sees it go by; here the clock would stand still, and `while (now() <= deadline) wait_until(deadline)`
// never end. So at the 32nd time it goes on by the least that there is. Not sooner: who asks with several timeouts of 0
// must not see that any of them took time.
bool time_is_up(Nanoseconds until);

// --- stuck.cc: what happens when nobody is enabled, or all spin
void unstick();           // enables at least one thread or reports a deadlock
void relieve_spinners();  // called when all enabled threads spin in vain
bool wake_ready_descriptors(int timeout_ms);
void tell_blocked();  // keeps the promise of close_when_blocked()

// --- faults.cc
bool fault_interrupts();                        // this interruptible call fails with EINTR
std::size_t fault_shortens(std::size_t bytes);  // how much this read or write may move
bool fault_stalls();                            // at this scheduling point
bool fault_refuses_thread();                    // this spawn_thread fails with EAGAIN

}  // namespace racecourse::runtime
