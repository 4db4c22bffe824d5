// Where every thread stood when an execution ended: what it holds, what it waits for. Internal to this room.
#pragma once

#include "grader/story/names.h"
#include "grader/story/tell.h"

namespace racecourse::story {

std::vector<Stance> stances_of(raw::Finding const& finding, Symbols& symbols, Names& names);

// Threads that wait for one another, in order; or none.
std::vector<int> cycle_of(std::vector<Stance> const& stances);

// The stance of a thread; null: there is no such thread.
Stance const* stance_of(std::vector<Stance> const& stances, int thread);

}  // namespace racecourse::story
