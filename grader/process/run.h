// One command from its start to its end: pipes, deadline, samples, outcome. Internal to this room.
//
// Lives in the launcher thread only. Order: start(); unless that fails, on_child_end once, then on_end once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <optional>

#include "grader/process/drain.h"
#include "grader/process/limits.h"
#include "grader/process/process.h"

namespace racecourse::process {

class Run {
 public:
  // The command must outlive it: the promise is kept by whoever destroys the run, and after that.
  Run(boost::asio::io_context& io, Command const& command);

  Result<bool> start();
  void stop(End why);
  // 0 once it has been waited for: the number may belong to somebody else by then.
  pid_t pid() const { return pid_; }
  // Was this process, which is nobody's child now, below ours when we looked last?
  bool had(pid_t pid) const;
  void add_cpu(double seconds) { reaped_cpu_ += seconds; }

  Outcome take_outcome() { return std::move(outcome_); }

  std::promise<Result<Outcome>> promise;
  std::function<void(Run&)> on_end;    // the outcome is complete, and no handler refers to the run any more
  std::function<void()> on_child_end;  // everything that it left behind must be gone when this returns

 private:
  struct Ends;
  Result<bool> launch(Ends& ends);
  void await_child();
  void set_deadline();
  void drain(Drain& drain);
  void feed();
  void watch();
  void sample();
  void piece_done();
  void finish();

  boost::asio::io_context& io_;
  Command const& command_;
  Outcome outcome_;
  std::optional<End> stopped_;
  pid_t pid_ = 0;
  boost::asio::posix::stream_descriptor child_;  // a pidfd
  boost::asio::writable_pipe input_;
  boost::asio::steady_timer deadline_, sample_;
  Drain out_, err_, evidence_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::vector<pid_t> seen_;  // the tree at the last sample
  double reaped_cpu_ = 0;
  int open_pieces_ = 0, samples_ = 0;
  int status_ = 0;
  bool child_ended_ = false;
};

}  // namespace racecourse::process
