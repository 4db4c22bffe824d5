// Code addresses of a finding -> functions and lines of the program, as its author knows them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grader/story/raw.h"
#include "grader/trace/symbolize.h"

namespace racecourse::story {

using trace::Frame;

// What a file in debug information is to the reader.
struct Shown {
  std::string name;                   // empty: frames in it are left out
  bool own = false;                   // the author's
  std::string file;                   // where it can be read, to show its lines; empty: nowhere
  std::string const* text = nullptr;  // what stands in it, where that is known; outlives the Symbols
};
using Showing = std::function<Shown(std::string const& path)>;

// Not to be used by two threads at once.
class Symbols {
 public:
  // `modules`: a file for each one that the finding lists; an empty one has no symbols.
  Symbols(std::vector<std::string> modules, Showing showing);

  // All functions at these addresses, inlined ones too, innermost first.
  std::vector<Frame> frames(std::vector<raw::Address> const& stack);
  // A global variable, or empty.
  std::string variable(raw::Address const& address);
  // A variable of the function at a code address, or empty; `offset` from its canonical frame address.
  std::string local(raw::Address const& code, std::int64_t offset);
  // The function of the engine at an address, or empty.
  std::string function(raw::Address const& address);
  // What stands in the line of a frame, without the blanks before it; or empty.
  std::string source(Frame const& frame);

 private:
  trace::Symbolizer* symbolizer(int module);
  std::vector<Frame> const& frames(raw::Address const& address);
  std::vector<std::string> const& lines_of(std::string const& name);

  std::vector<std::string> modules_;
  Showing showing_;
  std::map<int, std::unique_ptr<trace::Symbolizer>> symbolizers_;
  std::map<raw::Address, std::vector<Frame>> known_;
  std::map<raw::Address, std::string> functions_;
  std::map<std::string, Shown> files_;                       // by the name that is shown
  std::map<std::string, std::vector<std::string>> sources_;  // the same
};

// The innermost frame that is the author's; else the innermost with a line; else nothing.
Frame const* own_frame(std::vector<Frame> const& stack);

}  // namespace racecourse::story
