#include "grader/cli/progress.h"

#include <unistd.h>

#include <iostream>

namespace racecourse::cli {

ProgressLine::ProgressLine(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressLine::say(std::string const& text) {
  if (terminal_) std::cerr << "\r\x1b[K" << what_ << ": " << text << std::flush;
}

void ProgressLine::clear() {
  if (terminal_) std::cerr << "\r\x1b[K" << std::flush;
}

pipeline::Progress ProgressLine::progress() {
  return {
      [this](std::string const& stage) { say(stage + " ..."); },
      [this](score::CheckGrade const& check, int done, int total) {
        bool const passed = check.verdict == score::Verdict::passed;
        say(std::to_string(done) + " of " + std::to_string(total) + " runs  " + (passed ? "✓ " : "✗ ") + check.title);
      }};
}

}  // namespace racecourse::cli
