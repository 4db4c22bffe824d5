// The nearest known name to a mistyped one, for "did you mean ...?". Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace racecourse {

// Levenshtein distance (insertions, deletions, substitutions).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The closest of `known`, or "" when none is near (more than a third of the longer name differs). The first wins a tie.
std::string nearest(std::string_view name, std::span<std::string const> known);

}  // namespace racecourse
