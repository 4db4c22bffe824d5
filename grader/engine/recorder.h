// What is told about an execution: filled on a replay only, since it costs far more than the execution itself.
//
//   recorder::prepare(watched, steps);                 // what to look for
//   schedule::run(..., recorder::get());               // World::recorder is set while it runs
//   recorder::event(i) ...
//
// Hooks call it only when World::recorder is set. Memory is taken once; of a long execution the first and the last
// steps are kept.
#pragma once

#include "grader/engine/failure.h"
#include "grader/engine/object.h"
#include "grader/explore/operation.h"

namespace racecourse::engine {

// A run of code addresses, innermost first, kept once however often it occurs. 0: none.
using StackNumber = std::uint32_t;

// The value side of an atomic operation.
struct Values {
  bool reads = false, writes = false;
  int order = 0;  // atomic::Order
  std::uint64_t read = 0, written = 0;
  // The store that was read: by whom (-1: there from the beginning), as that thread's which operation, and how many
  // newer ones there were.
  int from = -1;
  std::uint32_t from_operation = 0, newer = 0;
};

struct Event {
  enum class What : std::uint8_t { operation, fence, access, allocation, release };
  What what = What::operation;
  std::uint8_t thread = 0;
  bool writes = false;          // access
  std::uint64_t step = 0;       // how many steps the execution had done
  std::uint32_t operation = 0;  // of that thread, from 1
  std::uint32_t clock = 0;      // of that thread
  std::int64_t time = 0;        // virtual nanoseconds
  explore::Operation did;
  Kind kinds[2] = {};  // of the objects that it touched ...
  bool known[2] = {};  // ... where there were any
  bool has_values = false;
  Values values;
  std::uintptr_t entry = 0;  // in the function of the engine that the program called
  StackNumber stack = 0;
  std::uintptr_t address = 0;  // access, allocation, release
  std::uint64_t size = 0;
};

// Where a thread stood when the execution failed.
struct Standing {
  StackNumber stack = 0;
  std::uintptr_t bases[most_frames] = {};  // canonical frame addresses: where its variables are
};

namespace recorder {

struct Watch {
  std::uintptr_t address = 0;  // plain accesses to these bytes are told; and who allocated and freed the block
  std::uint64_t size = 0;
  std::uint64_t steps = 0;  // how many the execution will have
  bool accesses_only = false;
};
void prepare(Watch const& watch);
Recorder* get();

// Hooks.
void operation(explore::Operation const& operation);
void values(Values const& values);  // of the operation that is about to be told
void fence(int order);
void access(std::uintptr_t address, std::size_t size, bool writes);
void allocated(std::uintptr_t block, std::size_t size);
void released(std::uintptr_t block, std::size_t size);
void failing();  // the execution is about to end: notes where all threads stand

// What was recorded.
std::size_t count();
Event const& event(std::size_t i);
std::size_t index_of(Event const& event);
std::uint64_t left_out();  // events in the middle that were not kept
Standing const& standing(int thread);
// The earlier access of a data race. Null: it was not recorded.
Event const* other_access(Failure const& race);
std::uint32_t stacks();
std::uintptr_t const* frames(StackNumber stack, int& count);

}  // namespace recorder
}  // namespace racecourse::engine
