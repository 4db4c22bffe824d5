// What one run of one check produced. Written by the harness inside the sandbox as events on one pipe, judged by the
// grader. Plain data; grader/docs/formats.md has the bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/rubric/rubric.h"
#include "grader/trace/frame.h"
#include "grader/trace/story.h"

namespace racecourse::trace {

// One thread's part in a failure: where it stood, and what it was doing or waiting for.
struct ThreadStory {
  std::string name;   // "main", "thread 1"
  std::string state;  // "waits for a futex (value 2)", "wrote 4 bytes", "holds nothing" ...
  std::vector<Frame> stack;
  bool operator==(ThreadStory const&) const = default;
};

// Kinds are a closed list, part of the formats:
//   assertion exception unwritten deadlock livelock data-race memory leak undefined crash exit resource hang outcome
//   linearizability output
struct Failure {
  std::string kind;
  std::string message;         // a sentence for the student
  std::string expected, seen;  // where there is such a pair
  Place check_place;           // in checks.cc; never shown for hidden checks
  std::vector<ThreadStory> threads;
  long execution = 0;               // which execution or round, 1-based; 0: outside of any
  std::uint64_t seed = 0;           // explore: what reproduces it
  std::optional<Story> story = {};  // explore: what happened in that execution
  bool operator==(Failure const&) const = default;
};

// One operation of a recorded history. `begin` and `end` are positions in one total order of begins and ends: that of
// time, or where `after` is given only that in which the explorer happened to run them.
struct Operation {
  int thread = 0;
  std::string call, result;
  long begin = 0, end = 0;
  // Those operations, by index, whose end happens before this one's begin. Nothing: time says it.
  std::optional<std::vector<std::size_t>> after = {};
  bool operator==(Operation const&) const = default;
};
struct History {
  std::string model;
  long execution = 0;
  std::vector<Operation> operations;
  std::uint64_t fingerprint = 0;  // by which an explorer finds an execution with it again; 0: it cannot
  bool operator==(History const&) const = default;
};

// measure: a workload that was timed.
struct Timing {
  long rounds = 0, nanoseconds = 0;
  bool operator==(Timing const&) const = default;
};

// How the process ended, as its parent saw it.
enum class Ending {
  exited,
  signalled,
  out_of_cpu,
  out_of_wall,
  out_of_memory,
  too_much_output,
  too_many_processes,
  not_started
};

struct Evidence {
  std::string check;
  rubric::Mode mode = rubric::Mode::functional;
  bool begun = false;     // the harness reached the check
  bool complete = false;  // the harness finished and showed the token
  Ending ending = Ending::not_started;
  int code = 0;                                    // exit status or signal number
  std::vector<Failure> failures;                   // usually none or one
  std::string finding;                             // explore: the engine's report of the first failure, its own words
  std::map<std::string, long> outcomes;            // of the submission: value -> how often
  std::map<std::string, long> reference_outcomes;  // of the reference beside it (stress)
  bool reference_ran = false;
  std::vector<History> histories;
  std::map<std::string, long> counters;
  std::optional<Timing> timing;    // measure
  long executions = 0;             // executions or rounds done
  bool exhaustive = false;         // explore: all of them
  std::string output;              // what the submission printed, cut to a limit
  std::vector<std::string> blind;  // canaries that were not heard: which detector, and when
  std::string ours;                // why the run is ungradable, when it is our fault: empty otherwise
  double seconds = 0, cpu_seconds = 0;
  long peak_kib = 0;
};

}  // namespace racecourse::trace
