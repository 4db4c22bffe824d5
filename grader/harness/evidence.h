// The harness's side of the evidence: events written as JSON lines to descriptor 3 (grader/docs/formats.md).
//
// Thread safety: all functions may be called from any thread, also from a signal handler's crash path. The first
// failure wins: it ends the process, and whoever fails at the same time waits for that.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grader/runtime/runtime.h"

namespace racecourse::harness {

inline constexpr int evidence_descriptor = 3;

struct Failure {
  std::string kind, message, expected, seen;
  kit::where where = {};  // in checks.cc; line 0: unknown
  std::vector<runtime::Story> threads;
};

// How long a workload took.
struct Measured {
  long rounds = 0, nanoseconds = 0;  // 0: nothing was measured
};

// What the run has seen so far; written at its end, whatever the end is.
struct Record {
  std::map<std::string, long> outcomes;
  long execution = 0;      // the current one, 1-based; 0 outside of kit::explore
  long executions = 0;     // completed
  std::uint64_t seed = 0;  // of the current execution
  bool exhaustive = true;  // explore: every scenario so far was explored completely
  Measured measured;       // measure
};
Record& record();

void write_begin();
void write_blind(char const* detector, char const* when);  // a canary was not heard
void write_history(std::string const& json_line);
[[noreturn]] void report(Failure const& failure);  // writes it, then everything else, and ends the process
// From now on report() calls it first; it may throw, or end the process. For canaries; null: nobody listens.
void listen(void (*listener)(Failure const&));
[[noreturn]] void finish();  // the check is over without a failure

std::string quoted(std::string_view text);  // as a JSON string; invalid UTF-8 becomes U+FFFD

}  // namespace racecourse::harness
