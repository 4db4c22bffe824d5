// What the objects of a finding are called: by their variable if they have one, global or in a function that had not
// returned when the execution ended; else "mutex 1", "mutex 2" ... in the order in which they are met.
#pragma once

#include <map>
#include <string>

#include "grader/story/symbols.h"

namespace racecourse::story {

class Names {
 public:
  Names(Symbols& symbols, raw::Finding const* finding) : symbols_(symbols), finding_(finding) {}
  // `kind` as the engine calls it: "mutex", "condition", "atomic" ...
  std::string of(raw::Address const& address, std::string const& kind);
  // From now on it is called that.
  void call(raw::Address const& address, std::string const& name) { known_[address] = name; }

 private:
  std::string local(raw::Address const& address) const;

  Symbols& symbols_;
  raw::Finding const* finding_;  // null: there is none
  std::map<raw::Address, std::string> known_;
  std::map<std::string, int> counts_;
};

}  // namespace racecourse::story
