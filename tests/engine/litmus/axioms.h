// What C++20 allows a tiny program to do, worked out from the axioms of its memory model and from nothing else.
//
// All candidate executions are listed: every way in which reads may take their values from writes (rf) and writes to
// the same place may be ordered (mo). Of these, the consistent ones remain:
//
//   coherence    [intro.races] 14-17: irreflexive(hb ; (rf | mo | fr)+) and acyclic(rf | mo | fr)
//   atomicity    [atomics.order] 10: a read-modify-write follows directly, in mo, what it reads
//   S            [atomics.order] 3-4, as of P0668R5: a total order of all seq_cst operations and fences
//   no cycle     acyclic(sb | rf), which C++20 only wishes for ([atomics.order] 8); RC11 demands it (Lahav et al., PLDI
//                2017)
//
// hb is what C++20 calls happens-before, with its release sequences (read-modify-writes only) and with consume taken
// for acquire.
#pragma once

#include <set>

#include "tests/engine/tiny/program.h"

namespace racecourse::litmus {

struct Model {
  // How far S is bound to other orders.
  enum class Order {
    cpp20,      // S agrees with strongly happens-before only: the words of the standard
    hb,         // S agrees with happens-before
    execution,  // S agrees with sb and rf: operations take effect in S in the order in which they are executed
  };
  Order s = Order::cpp20;
  bool load_buffering = false;  // cycles of sb and rf are allowed; values out of thin air are not
  bool interleaving = false;    // sequential consistency for everything, whatever the memory orders say
  // More than the standard demands: between a read-modify-write that releases and a later seq_cst load of its thread, S
  // has a fence.
  bool release_rmw_before_seq_cst_load = false;
};

struct Judgement {
  std::set<tiny::Outcome> outcomes;
  bool racy = false;  // some execution has a data race; the outcomes are then without meaning
};

// Of steps up to Do::plain_store.
Judgement judge(tiny::Program const& program, Model const& model);

}  // namespace racecourse::litmus
