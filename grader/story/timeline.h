// The lines of a story as somebody reads them: what repeats is told once, what does not matter is left out. Pure.
#pragma once

#include "grader/story/tell.h"

namespace racecourse::story {

// Loops of a thread, its turn not interrupted: told once, Line::times says how often.
std::vector<Line> collapse_loops(std::vector<Line> const& lines);

// Threads that a story is about. The others are told in a line for each turn.
std::vector<bool> involved(Story const& story);

// Turns of threads that are not involved become one line each.
std::vector<Line> collapse_others(std::vector<Line> const& lines, std::vector<bool> const& involved);

// At most that many lines: the beginning and the end; between them one line without a thread (-1).
std::vector<Line> shortened(std::vector<Line> const& lines, std::size_t most);

}  // namespace racecourse::story
