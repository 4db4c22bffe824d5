// A failing execution as somebody is told of it: what happened line by line, where every thread stood in the end, what
// it all comes to. Made by grader/story from what the engine recorded; reports show it, nothing here knows how.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/trace/frame.h"

namespace racecourse::trace {

// One thing that a thread did. Words for `what` are part of the JSON format (grader/docs/explore-format.md).
struct Line {
  int thread = 0;
  std::uint64_t step = 0;
  std::string what;               // "lock"
  std::string text;               // "locks m"
  std::string object;             // "m"; empty: none
  std::string note;               // what is out of the ordinary about it: "an old value"
  std::optional<Frame> location;  // the author's line that did it
  std::string source;             // what stands there; empty: not known, or not to be shown
  bool switched = false;          // another thread ran before
  bool preempted = false;         // ... and could have gone on
  std::string mark = {};          // "first access", "second access", "fails here", "too late": why to look at it
  std::uint64_t times = 1;        // so often in a row
  std::vector<int> waiting = {};  // threads that could not go on then
  bool operator==(Line const&) const = default;
};

// Where a thread was when the execution ended.
struct Stance {
  int thread = 0;
  std::string name;   // "main", "thread 1"
  std::string state;  // "waiting", "running", "ready", "ended", "not begun"
  std::string text;   // "waits for m, which main holds"
  std::vector<std::string> holds;
  int waits_for_thread = -1;  // who would have to do something; -1: nobody in particular
  std::vector<Frame> stack;
  bool operator==(Stance const&) const = default;
};

struct Story {
  std::string kind, message;
  std::vector<std::string> details;  // sentences that explain it
  std::optional<Frame> location;
  int thread = 0;
  std::vector<Frame> stack;         // of the failing thread
  std::vector<Frame> other_stack;   // of a race: the earlier access; of use after free: where it was freed
  std::string other_title;          // what other_stack is
  std::vector<Frame> origin_stack;  // where a block was allocated
  std::vector<int> cycle;           // threads that wait for one another, in order
  std::vector<Stance> threads;
  std::vector<Line> lines;
  std::uint64_t left_out = 0;  // operations in the middle that were not kept
  std::uint64_t execution = 0, switches = 0, preemptions = 0, switches_as_found = 0;
  bool operator==(Story const&) const = default;
};

// "main", "thread 1": as in every report.
std::string thread_name(int thread);

}  // namespace racecourse::trace
