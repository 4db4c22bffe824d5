// The order S of all seq_cst operations and fences (C++20 [atomics.order] 3-4, in the words of P0668R5).
//
// S is not the order in which operations are executed: a seq_cst load may miss a seq_cst store that its thread knows of
// by a relaxed flag only, and no interleaving shows that. So S is kept as a partial order, of what must come before
// what:
//
//   - strongly happens-before ([intro.races] 12): what is sequenced before something that happens before something
//     that is sequenced before the operation. By direct synchronisation alone it need not;
//   - coherence ([atomics.order] 4.1-4.4): when A is coherence-ordered before B, then A, or a seq_cst fence that
//   happens
//     before A, comes before B, or a seq_cst fence that B happens before.
//
// A choice (which store is read, where a store stands) that would close a cycle is not offered. There always is one
// that does not: the newest store, for it puts nothing behind the operation.
//
// An event is a seq_cst operation or fence, named by thread and clock. What must come before one is a vector clock, and
// always complete: with an event, all that must come before that one is in it, too.
#pragma once

#include "grader/engine/object.h"

namespace racecourse::engine::sequential {

// How the running thread's next atomic operation stands to S; worked out before it is done.
struct Past {
  bool matters;     // otherwise nothing else is set
  Clock* together;  // what must come before everything that it is coherence-ordered before: one of the next two
  Clock before;     // must come before the operation itself, if it is seq_cst
  Clock with_fences;

  // If the execution has had fences.
  Clock fences;  // seq_cst ones that happen before the operation; by thread the last
  Clock seen;    // what happens before fences that are in `together`
};

void begin();  // of an execution

void find(Past& past, bool seq_cst);

// An operation with this past, coherence-ordered before those that have written or read `store`, closes a cycle in S.
bool forbids_before(Past const& past, Store const& store);

// The running thread has read the store at this index, or has put one there (as a read-modify-write, too).
void has_read(Object& object, std::uint32_t at, bool seq_cst, Past& past);
void has_written(Object& object, std::uint32_t at, bool seq_cst, Past& past);

// A seq_cst fence: find() first, then what it acquires, then this.
void fence(Past& past);

}  // namespace racecourse::engine::sequential
