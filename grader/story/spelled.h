// What the program's author calls an object that is no variable of its own, a member or something on the heap: as the
// lines spell it that use it, `stop_` in `while (stop_.load() == 0)`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grader/story/symbols.h"

namespace racecourse::story {

// What a line spells out of operations on objects of one kind ("atomic", "mutex" ...).
struct Spelled {
  std::string object;  // empty if there is none, or more than one
  std::string guard;   // `lock` in `std::unique_lock lock(m_)`: whose calls are the object's, and whose name is not
};
Spelled spelled(std::string_view line, std::string_view kind);

// A thread has used an object, on a line.
struct Use {
  int thread;
  raw::Address at;
  std::string kind, file;
  int line;
  std::string source;
};
// In the order in which they happened. Only names that all lines agree on; and a line on which a thread uses two
// objects in a row tells nothing: one may be used without being spelled, as the counter in `if (ready_.load() &&
// counter_ == 0)`.
std::map<raw::Address, std::string> names_of(std::vector<Use> const& uses);

// The same for all operations of a finding.
std::map<raw::Address, std::string> spelled_names(raw::Finding const& finding, Symbols& symbols);

}  // namespace racecourse::story
