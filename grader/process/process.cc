#include "grader/process/process.h"

#include <unistd.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <list>
#include <memory>
#include <thread>

#include "grader/process/run.h"
#include "grader/process/tree.h"

namespace racecourse::process {
namespace {

namespace asio = boost::asio;

// The thread that starts every child (PR_SET_PDEATHSIG follows the parent thread, so it must outlive them all).
class Launcher {
 public:
  Launcher() : work_(asio::make_work_guard(io_)), thread_([this] { serve(); }) {}
  ~Launcher() {
    work_.reset();
    thread_.join();
  }

  Result<Outcome> run(Command const& command) {
    auto run = std::make_unique<Run>(io_, command);
    std::future<Result<Outcome>> future = run->promise.get_future();
    asio::post(io_, [this, raw = run.release()] { start(std::unique_ptr<Run>(raw)); });
    return future.get();
  }

  bool interrupted() const { return interrupted_; }

  void interrupt() {
    interrupted_ = true;
    asio::post(io_, [this] {
      for (auto const& run : runs_) run->stop(End::interrupted);
    });
  }

 private:
  void serve() {
    // Signals are for the thread that waits for them; a child that does not read must not end us.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    adopt_orphans();
    io_.run();
  }

  void start(std::unique_ptr<Run> run) {
    Run& started = *runs_.emplace_back(std::move(run));
    started.on_end = [this](Run& ended) { end(ended, ended.take_outcome()); };
    started.on_child_end = [this] { end_strays(); };
    if (interrupted_) {
      Outcome outcome;
      outcome.end = End::interrupted;
      return end(started, outcome);
    }
    if (Result<bool> const ok = started.start(); !ok) end(started, ok.error());
  }

  // The caller hears of it last, when neither a process nor a descriptor of the run is left.
  void end(Run& ended, Result<Outcome> result) {
    std::promise<Result<Outcome>> promise = std::move(ended.promise);
    runs_.remove_if([&](auto const& run) { return run.get() == &ended; });
    end_strays();
    promise.set_value(std::move(result));
  }

  void end_strays() {
    std::vector<pid_t> known;
    for (auto const& run : runs_) {
      if (run->pid() > 0) known.push_back(run->pid());
    }
    reap_strays(known, [this](pid_t stray, rusage const& usage) {
      for (auto const& run : runs_) {
        if (run->had(stray)) run->add_cpu(seconds_of(usage));
      }
    });
  }

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::list<std::unique_ptr<Run>> runs_;
  std::atomic<bool> interrupted_{false};
  std::thread thread_;
};

Launcher& launcher() {
  static Launcher the_launcher;
  return the_launcher;
}

}  // namespace

Result<Outcome> run(Command const& command) {
  if (command.argv.empty() || access(command.argv.front().c_str(), X_OK) != 0) {
    std::string const name = command.argv.empty() ? "a program" : command.argv.front();
    return Problem{
        name + " is not there, or not executable", "./racecourse doctor says how to install what is missing", {}};
  }
  return launcher().run(command);
}

void interrupt_all() { launcher().interrupt(); }
bool interrupted() { return launcher().interrupted(); }

}  // namespace racecourse::process
