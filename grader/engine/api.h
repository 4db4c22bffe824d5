// What a harness that is linked into the program under test may ask of the engine. (A program that has no harness needs
// none of this: its main() is explored as it stands, see start.cc.)
//
//   api::Plan plan{.strategy = "default", .executions = 2000, .seed = 7};
//   api::Result result = api::explore(plan, body, argument);    // body runs many times, as thread 0
//
// Inside `body`, and in threads it creates, the rest of this file may be called; it takes part in no happens-before
// order and is no scheduling point unless said otherwise. What is handed over is copied into the engine's own memory:
// the program's memory is restored after each execution, the harness's variables among it.
//
// Thread safety: one kernel thread. Errors: a failure of the scenario is a Result; wrong use ends the process.
#pragma once

#include <cstddef>
#include <cstdint>

namespace racecourse::engine::api {

#define RACECOURSE_API __attribute__((visibility("default")))

struct Plan {
  char const* strategy = "default";
  std::uint64_t executions = 1000, seed = 1, steps = 1'000'000;
  int bound = 2, spurious = 1, timers = 1;
  bool weak_memory = true, races = true, leaks = true;
  // A descriptor that a failure's report goes to, one line of JSON (report.h), after the failure was repeated and made
  // simpler; negative: nothing of that is done.
  int findings = -1;
  // An execution whose history has this fingerprint fails with kind "linearizability": for whoever judged the histories
  // of an earlier search, and wants to know how one came about. 0: none does.
  std::uint64_t refused_history = 0;
};

enum class Verdict : std::uint8_t { passed, failed, refused };

struct Result {
  Verdict verdict = Verdict::passed;
  bool complete = false;  // every behaviour was seen
  std::uint64_t executions = 0, operations = 0;
  std::uint64_t execution = 0;  // which one failed, from 1
  char const* kind = "";        // data-race, deadlock, assertion ... or what fail() was given
  char const* message = "";     // of the failure or the refusal; valid until the next call of explore()
  char const *expected = "", *seen = "";
  char const* file = "";
  unsigned line = 0;
  std::uintptr_t const* stack = nullptr;  // of the failing thread, code addresses, innermost first
  int frames = 0, thread = 0;
};

// Each execution begins with the globals and the heap as they are at the call, and so do they stand when it returns.
// The stack is not the engine's: what `body` wrote into variables of its callers stays, and is the last execution's.
RACECOURSE_API Result explore(Plan const& plan, void (*body)(void*), void* argument);

// True in a scenario: called by one of its threads.
RACECOURSE_API bool inside();

// --- In a scenario ---------------------------------------------------------------------------------------------------
struct Complaint {
  char const *kind, *message, *expected, *seen, *file;
  unsigned line;
};
[[noreturn]] RACECOURSE_API void fail(Complaint const& complaint);

RACECOURSE_API int thread_number();    // 0 is the scenario's first
RACECOURSE_API void until_quiet();     // returns when nobody else can go on, time standing still
RACECOURSE_API int blocked_threads();  // others that wait in the kernel: asleep, not spinning
RACECOURSE_API std::int64_t now();     // virtual, nanoseconds
RACECOURSE_API void sleep_until(std::int64_t time);
RACECOURSE_API void yield(void const* place);  // a scheduling point: the hint of a spin loop, and where it stands

RACECOURSE_API int futex_wait(void const* word, std::uint32_t expected, std::int64_t until);
RACECOURSE_API int futex_wake(void const* word, int most);

// Faults in the calls of all threads, from now on; called outside of a scenario, in each that comes.
struct Faults {
  int eintr_at;            // the n-th call that may be interrupted fails once with EINTR; 0: none
  bool eintr_always;       // each such call fails with EINTR every other time
  std::size_t most_bytes;  // no read or write moves more; 0: no limit
  int short_at;            // the n-th read or write moves a single byte; 0: none
};
RACECOURSE_API void set_faults(Faults const& faults);
RACECOURSE_API int faults_fired();              // since they were set
RACECOURSE_API void spare_caller(bool spared);  // nested: the calling thread meets none

struct Counts {
  long futex_waits, futex_refused, futex_wakes, loads, stores, rmws, yields, system_calls, io_calls, spins;
};
RACECOURSE_API Counts counts();

// --- What was observed
// ------------------------------------------------------------------------------------------------ Values that
// executions ended with, each counted once per execution; kept over the whole search.
RACECOURSE_API void note_outcome(char const* value, std::size_t length);
struct Outcome {
  char const* value;
  std::size_t length;
  std::uint64_t count;
};
RACECOURSE_API std::size_t outcome_count();
RACECOURSE_API Outcome outcome(std::size_t index);

// Histories of operations on one object, for a linearizability checker. An operation precedes another only if its end
// happens before the other's begin. Equal histories are kept once.
RACECOURSE_API void begin_history(char const* model);
RACECOURSE_API int begin_operation(char const* call, std::size_t length);
RACECOURSE_API void end_operation(int operation, char const* result, std::size_t length);
RACECOURSE_API void end_history();
struct RecordedOperation {
  int thread;
  char const* call;
  char const* result;
  std::uint64_t const* after;  // set of operations that precede it, by index: bit i % 64 of word i / 64
  int begin, end;              // positions in the order in which this execution happened to run them
};
struct RecordedHistory {
  char const* model;
  std::uint64_t execution;    // the first that had it
  std::uint64_t fingerprint;  // of what a checker looks at: threads, calls, results and what precedes what; not 0
  int operations, words;      // of `after`
  RecordedOperation const* operation;
};
RACECOURSE_API std::size_t history_count();
RACECOURSE_API RecordedHistory history(std::size_t index);

}  // namespace racecourse::engine::api
