// One line on the terminal that says what is going on; nothing where standard error is none.
#pragma once

#include <string>

#include "grader/pipeline/pipeline.h"

namespace racecourse::cli {

class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  ~ProgressLine() { clear(); }
  ProgressLine(ProgressLine const&) = delete;
  pipeline::Progress progress();
  void say(std::string const& text);
  void clear();

 private:
  std::string what_;
  bool terminal_;
};

}  // namespace racecourse::cli
