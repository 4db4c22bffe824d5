#include "grader/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "grader/report/escape.h"

namespace racecourse::cli {
namespace {

std::size_t width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80u;
}

}  // namespace

ProgressLine::ProgressLine(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {
  if (terminal_) ticker_ = std::thread([this] { tick(); });
}

ProgressLine::~ProgressLine() {
  clear();
  {
    std::lock_guard const hold(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (ticker_.joinable()) ticker_.join();
}

// A line that is wider than the terminal would leave remains behind.
void ProgressLine::draw() const {
  if (!terminal_ || text_.empty()) return;
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start_).count();
  std::string line = what_ + ": " + text_;
  if (seconds > 1) line += "  " + std::to_string(seconds) + " s";
  std::cerr << "\r\x1b[K" << report::cut(line, width() - 1) << std::flush;
}

void ProgressLine::tick() {
  std::unique_lock hold(mutex_);
  while (!changed_.wait_for(hold, std::chrono::seconds(1), [this] { return over_; })) draw();
}

void ProgressLine::say(std::string const& text) {
  std::lock_guard const hold(mutex_);
  text_ = text;
  draw();
}

void ProgressLine::clear() {
  std::lock_guard const hold(mutex_);
  if (terminal_ && !text_.empty()) std::cerr << "\r\x1b[K" << std::flush;
  text_.clear();
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
