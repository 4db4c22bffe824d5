// One line on the terminal that says what is going on and for how long; nothing where standard error is no terminal.
//
// Thread safety: say(), clear() and what progress() gives may be called from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "grader/pipeline/pipeline.h"

namespace racecourse::cli {

class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  ~ProgressLine();
  ProgressLine(ProgressLine const&) = delete;
  ProgressLine& operator=(ProgressLine const&) = delete;

  pipeline::Progress progress();
  void say(std::string const& text);
  void clear();  // the line is gone until the next say()

 private:
  using Clock = std::chrono::steady_clock;
  void draw() const;
  void tick();

  std::string const what_;
  bool const terminal_;
  Clock::time_point const start_ = Clock::now();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;  // empty: nothing is shown
  bool over_ = false;
  std::thread ticker_;
};

}  // namespace racecourse::cli
