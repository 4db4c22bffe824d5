// How many operations each thread does on each object that threads share, counted in one execution, to be used in
// others. A thread is known again by its place in the tree of who started whom, since numbers may differ from execution
// to execution. Objects are known by address.
//
//   std::uint32_t t = counts.meet(signature, parent);   // while counting: a thread begins, started by `parent` ...
//   counts.add(t, operation);                           // ... and does something
//   counts.close();                                     // the rest may be asked now
//   counts.choose(2);                                   // one of objects() shared objects, or `all`
//   counts.interesting(operation);                      // touches what was chosen
//   counts.of(signature);                               // how many of these a thread and all that it starts will do
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grader/explore/operation.h"

namespace racecourse::explore {

class EventCounts {
 public:
  static constexpr std::uint32_t nobody = ~0u;
  static constexpr std::size_t all = ~std::size_t{0};

  std::uint32_t meet(std::uint64_t signature, std::uint32_t parent);
  void add(std::uint32_t thread, Operation const& operation) { seen_.push_back({thread, operation}); }
  void close();

  std::size_t objects() const { return objects_.size(); }
  void choose(std::size_t object);
  bool interesting(Operation const& operation) const { return chosen(operation.first) || chosen(operation.second); }
  std::uint32_t of(std::uint64_t signature) const;

 private:
  struct Thread {
    std::uint64_t signature;
    std::uint32_t parent;
    std::uint32_t on_all;     // its operations on any shared object
    std::uint32_t remaining;  // of the chosen object, with those of all that it starts
  };
  struct Object {
    std::uint64_t address;
    std::vector<std::uint32_t> by_thread;
  };
  struct Seen {
    std::uint32_t thread;
    Operation operation;
  };

  // Who gives something back decides nothing: who takes it next does.
  static bool counts(Access const& access) { return access.mode != Mode::none && access.mode != Mode::give; }
  bool chosen(Access const& access) const {
    return counts(access) && (chosen_ == all ? shared(access.address) : access.address == address_);
  }
  bool shared(std::uint64_t address) const;

  std::vector<Thread> threads_;
  std::vector<Seen> seen_;
  std::vector<Object> objects_;  // by address
  std::size_t chosen_ = all;
  std::uint64_t address_ = 0;
};

}  // namespace racecourse::explore
