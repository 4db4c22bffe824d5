// What the objects of a finding are called: by their variable if they have one, global or in a function that had not
// returned when the execution ended; else as the lines spell it that use it; else "mutex 1", "mutex 2" ... in the order
// in which they are met.
#pragma once

#include <map>
#include <string>

#include "grader/story/symbols.h"

namespace racecourse::story {

class Names {
 public:
  // `finding`: null if there is none.
  Names(Symbols& symbols, raw::Finding const* finding);
  // `kind` as the engine calls it: "mutex", "condition", "atomic" ...
  std::string of(raw::Address const& address, std::string const& kind);
  // From now on it is called that.
  void call(raw::Address const& address, std::string const& name) { known_[address] = name; }

 private:
  std::string local(raw::Address const& address) const;

  Symbols& symbols_;
  raw::Finding const* finding_;
  std::map<raw::Address, std::string> spelled_;
  std::map<raw::Address, std::string> known_;
  std::map<std::string, int> counts_;
};

}  // namespace racecourse::story
