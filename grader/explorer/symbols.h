// Code addresses of a finding -> functions and lines of the program, as its author knows them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grader/explorer/build_program.h"
#include "grader/explorer/raw.h"
#include "grader/trace/symbolize.h"

namespace racecourse::explorer {

using trace::Frame;

class Symbols {
 public:
  // `modules` as a finding lists them: the program is number 0.
  Symbols(Program const& program, std::vector<std::string> modules);

  // All functions at these addresses, inlined ones too, innermost first. `own` says which are the author's.
  std::vector<Frame> frames(std::vector<raw::Address> const& stack);
  // A global variable, or empty.
  std::string variable(raw::Address const& address);
  // A variable of the function at a code address, or empty; `offset` from its canonical frame address.
  std::string local(raw::Address const& code, std::int64_t offset);
  // The function of the engine at an address, or empty.
  std::string function(raw::Address const& address);

 private:
  trace::Symbolizer* symbolizer(int module);
  std::vector<Frame> const& frames(raw::Address const& address);

  Program const& program_;
  std::vector<std::string> modules_;
  std::map<int, std::unique_ptr<trace::Symbolizer>> symbolizers_;
  std::map<raw::Address, std::vector<Frame>> known_;
};

// The innermost frame that is the author's; else the innermost with a line; else nothing.
Frame const* own_frame(std::vector<Frame> const& stack);

}  // namespace racecourse::explorer
