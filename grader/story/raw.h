// What the engine says (grader/engine/report.h), as values. Nothing is put into words yet.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::story::raw {

// A place in memory: an offset in a loaded object, or with module -1 an address that repeats.
struct Address {
  int module = -1;
  std::uint64_t offset = 0;
  bool operator==(Address const&) const = default;
  bool operator<(Address const& other) const { return std::tie(module, offset) < std::tie(other.module, other.offset); }
};

// One place that an operation touched. Modes are those of grader/explore/operation.h.
struct Access {
  std::string mode;
  Address at;
  std::uint64_t size = 0;
  std::string kind;  // of the object there; empty: none is known
};

struct Values {
  int order = 0;
  std::optional<std::uint64_t> read, written;
  std::uint64_t newer = 0;  // stores behind the one that was read, or written
  int from = -1;            // who wrote what was read; -1: it was there before
  std::uint64_t from_operation = 0;
};

struct Event {
  std::string what;  // operation, fence, access, allocation, release
  int thread = 0;
  std::uint64_t step = 0, operation = 0;
  std::int64_t time = 0;
  std::size_t stack = 0;  // 0: none
  Address entry;
  std::vector<Access> did;
  std::optional<Values> values;
  Address at;
  std::uint64_t size = 0;
  bool writes = false;
};

struct Object {
  std::string kind;
  Address at;
  int owner = -1;
  std::vector<int> holders;
};

struct Thread {
  int id = 0;
  std::string state;  // ended, not-begun, running, waiting, ready
  std::size_t stack = 0;
  std::vector<std::uint64_t> bases;  // canonical frame address of each frame of that stack
  std::string waits_for;
  std::optional<Object> object;
  int awaits = -1;
  std::vector<std::pair<Address, std::uint64_t>> reads;  // what it spins on, and what it sees there
};

struct Step {
  int thread = 0;
  std::uint64_t enabled = 0;
  bool executed = false;
  std::vector<Access> operation;
};

struct Pick {
  int thread = 0;
  std::uint64_t step = 0;
  std::string choice;
  std::uint64_t nth = 0, way = 0;
};

struct Finding {
  std::string kind, message;
  int thread = 0;
  std::uint64_t step = 0, execution = 0, switches = 0, switches_as_found = 0, trials = 0, preemptions = 0;
  std::vector<Address> frames;
  std::optional<Address> at;
  std::uint64_t size = 0;
  // Data races.
  bool writes = false, atomic = false, other_writes = false, other_atomic = false;
  int other_thread = -1;
  std::optional<std::size_t> other_event;

  std::optional<std::uint64_t> no_return;  // step
  bool no_return_proven = false;
  std::uint64_t no_return_tried = 0;

  std::vector<std::pair<int, std::uint64_t>> turns;
  std::vector<Pick> picks;
  std::vector<Step> steps;
  std::uint64_t all_steps = 0;
  std::vector<Thread> threads;
  std::vector<Object> objects;
  std::vector<Event> events;
  std::uint64_t left_out = 0;
  std::vector<std::vector<Address>> stacks;  // number 1 first
  std::vector<std::string> modules;
};

struct Divergence {
  std::uint64_t step = 0;
  bool both = false;
  Step before, now;
  std::vector<Address> frames;
  std::vector<std::string> modules;
};

struct Answer {
  std::string verdict;  // empty: the process died before it could say
  bool complete = false;
  std::uint64_t executions = 0, redundant = 0, scheduling_points = 0, switches = 0;
  std::string refused;
  std::vector<Finding> findings;
  std::optional<Divergence> divergence;
};

// The lines of a report. A line that is none of ours, or cut off in the middle, is an error.
Result<Answer> parse(std::string const& lines);

// The number of executions in a progress line, or nothing.
std::optional<std::uint64_t> progress_in(std::string_view line);

}  // namespace racecourse::story::raw
