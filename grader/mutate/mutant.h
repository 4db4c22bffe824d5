// A mutant: one mistake, as edits of a source.
//
// It is named by operator, function, the line that it is on and its number among those that share these three: that
// stays the same when lines are added elsewhere.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::mutate {

struct Edit {
  std::size_t begin = 0, end = 0;  // what stands there is replaced; begin == end: inserted
  std::string text;
  bool operator==(Edit const&) const = default;
};

struct Mutant {
  std::string op;        // "order-weakened"
  std::string function;  // "threading::mutex::unlock"
  int line = 0;          // 1-based
  std::string text;      // that line, without blanks around it
  int place = 1;         // 1-based, among mutants of this operator, function and text
  std::string what;      // "release becomes relaxed"
  std::vector<Edit> edits;
  bool operator==(Mutant const&) const = default;
};

// Edits do not overlap; they may stand in any order.
std::string apply(std::string const& source, std::vector<Edit> edits);

std::string to_json(std::vector<Mutant> const& mutants);
Result<std::vector<Mutant>> mutants_from_json(std::string const& text);

}  // namespace racecourse::mutate
