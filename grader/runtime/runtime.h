// What the harness asks of the runtime, in every flavour of a test program.
//
// Two implementations, chosen at link time (grader/harness/link.list):
//   virtual  grader/runtime/*.cc       threads run one at a time, time is virtual, blocking is seen, runs repeat
//   real     grader/runtime/real/*.cc  threads, time and futexes of the kernel, for stress runs
//
// The sources are never instrumented, and the submission's calls arrive through the linker's --wrap. All functions may
// be called from any thread of the program unless said otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "grader/explore/strategies.h"
#include "grader/runtime/observed.h"

namespace racecourse::runtime {

inline constexpr int max_frames = 48;

// One thread's part in a failure, as raw code addresses.
struct Story {
  std::string name, state;
  std::vector<std::uintptr_t> stack;
};

// A failure that the runtime itself has found: deadlock, livelock.
struct Verdict {
  std::string kind, message;
  std::vector<Story> threads;
};

// Call once, from main, before anything else. `on_failure` must not return.
void start(std::uint64_t step_limit, std::function<void(Verdict const&)> on_failure);

bool is_virtual();

// Virtual: how the following code is scheduled, until the next call. The caller must be the only live thread.
void set_strategy(std::unique_ptr<explore::Strategy> strategy);
// Virtual: lets threads that nobody joins run to their end. Real: waits until they have ended.
void drain();

// If the runtime explores the caller's scenario by itself: ends this execution with that failure, and does not return.
void fail_scenario(char const* kind, std::string const& message, std::string const& expected, std::string const& seen,
                   kit::where at);

// The stacks and states of all threads, the caller's first. For reports only.
std::vector<Story> stories(std::string const& state_of_caller);
std::string name_of_caller();

int blocked_threads();
int threads_to_join();  // of spawn_thread(..., true), still to be joined by somebody
void until_quiet();
// Virtual: closes the descriptor as soon as no thread of this process can go on by itself, to tell another process.
void close_when_blocked(int fd);
void sleep_for(kit::duration d);
void sleep_until(kit::time_point until);

void set_faults(kit::fault_plan const& plan);  // replaces the plan in force and zeroes the count
// Virtual, nested: the caller keeps its turn. For harness code that holds a lock of its own: the linker may give it the
// submission's instrumented copy of a function of the standard library, at whose accesses turns are lost.
void keep_turn(bool kept);
struct KeepTurn {
  KeepTurn() { keep_turn(true); }
  ~KeepTurn() { keep_turn(false); }
  KeepTurn(KeepTurn const&) = delete;
};
void spare_caller(bool spared);  // nested: the caller's own calls are not failed
int faults_fired();
kit::costs costs();
bool costs_counted();

// Innermost first, at most max_frames, return addresses; the first `skip` frames above the caller are left out.
std::vector<std::uintptr_t> capture_stack(int skip);

}  // namespace racecourse::runtime
