// Atomic objects under the memory model of C++20: what a load may read, where a store may stand, and what synchronises.
//
// Each atomic keeps its stores in modification order. An execution of the model is a run in which every operation takes
// effect when it is executed, but
// - a load may read any store that is not hidden from it (visible.h): coherence (C++20 [intro.races] 14-18) forbids
//   stores that are followed, in modification order, by one that the thread has written, read, or knows of by
//   happens-before;
// - a store may enter the modification order before stores that its thread knows nothing of;
// - neither may contradict the order S of seq_cst operations and fences (sequential.h).
// This is the operational form of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, PLDI 2017) by timestamps, as in the
// promise-free part of Kang et al., POPL 2017, with the order S of C++20.
//
// Left out: load buffering. A load never reads a store that is executed later. grader/docs/memory-model.md has the
// whole.
#pragma once

#include <cstdint>

#include "grader/engine/object.h"

namespace racecourse::engine::atomic {

struct Value {
  std::uint64_t low = 0, high = 0;
  bool operator==(Value const&) const = default;
};

// Memory orders as the __tsan_atomic functions pass them: relaxed, consume, acquire, release, acq_rel, seq_cst.
enum Order : int { relaxed = 0, consume = 1, acquire = 2, release = 3, acq_rel = 4, seq_cst = 5 };
inline bool acquires(int order) { return order == consume || order == acquire || order >= acq_rel; }
inline bool releases(int order) { return order >= release; }

// What one access does to the value. Null function: a plain store.
using Change = Value (*)(Value old, Value operand);

Value load(std::uintptr_t address, std::uint32_t size, int order);
void store(std::uintptr_t address, std::uint32_t size, Value value, int order);
Value read_modify_write(std::uintptr_t address, std::uint32_t size, Value operand, Change change, int order);
// True: exchanged. Otherwise `expected` gets what was read.
bool compare_exchange(std::uintptr_t address, std::uint32_t size, Value& expected, Value desired, int order,
                      int failure_order, bool weak);
void fence(int order);

// The value that the newest store has left, read by the runtime for a futex: as the kernel does, under a lock that
// orders it with everything. The operation has been announced and is told by the caller.
Value newest(std::uintptr_t address, std::uint32_t size);

}  // namespace racecourse::engine::atomic
