// A candidate execution of a tiny program: its events, where reads take their values from, and the order of writes.
#pragma once

#include <functional>
#include <vector>

#include "tests/engine/litmus/relation.h"
#include "tests/engine/tiny/program.h"

namespace racecourse::litmus {

struct Event {
  int thread = -1, step = -1;  // -1: writes the value before the program begins
  tiny::Step const* source = nullptr;
  int place = -1;        // -1: a fence
  bool implied = false;  // a fence that nobody wrote: Model::release_rmw_before_seq_cst_load
  bool reads = false, writes = false, plain = false;
  tiny::Order order = tiny::Order::relaxed;
  unsigned read_value = 0, written_value = 0;
};

struct Candidate {
  std::vector<Event> events;
  std::vector<int> rf;               // by event: the write that it reads; -1 if it reads nothing
  std::vector<std::vector<int>> mo;  // by place: its writes in order
  Relation sb;
};

// Calls `f` for every candidate in which values, guards, exchanges and read-modify-writes are as they must be; whether
// it is consistent is not asked.
void for_each_candidate(tiny::Program const& program, std::function<void(Candidate const&)> const& f);

tiny::Outcome outcome_of(Candidate const& candidate, tiny::Program const& program);

}  // namespace racecourse::litmus
