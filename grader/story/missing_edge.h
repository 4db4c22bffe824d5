// Why nothing orders the two accesses of a data race, as far as the recorded events show it. Internal to this room.
#pragma once

#include "grader/story/names.h"
#include "grader/story/tell.h"

namespace racecourse::story {

// Sentences: who held which lock at their access; the store and the load that would have ordered the two with a
// stronger memory order; at least that there is nothing.
std::vector<std::string> missing_edge(raw::Finding const& race, Names& names);

}  // namespace racecourse::story
