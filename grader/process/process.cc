#include "grader/process/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/process/v2.hpp>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "grader/process/limits.h"
#include "grader/process/tree.h"

namespace racecourse::process {
namespace {

namespace asio = boost::asio;
namespace boost_process = boost::process::v2;
using Clock = std::chrono::steady_clock;

// Reads a pipe to its end. Past the limit it keeps nothing more and says so once.
class Drain {
 public:
  Drain(asio::io_context& io, std::string& text, std::uint64_t limit) : pipe(io), text_(text), limit_(limit) {}
  void start(std::function<void()> overflow, std::function<void()> done) {
    overflow_ = std::move(overflow);
    done_ = std::move(done);
    next();
  }
  asio::readable_pipe pipe;

 private:
  void next() {
    pipe.async_read_some(asio::buffer(chunk_), [this](boost::system::error_code error, std::size_t n) {
      std::size_t const room =
          limit_ == 0 ? n : std::min<std::size_t>(n, limit_ - std::min<std::size_t>(limit_, text_.size()));
      text_.append(chunk_.data(), room);
      if (room < n) overflow_();
      if (error) return done_();
      next();
    });
  }
  std::string& text_;
  std::uint64_t limit_;
  std::function<void()> overflow_, done_;
  std::array<char, 16384> chunk_{};
};

// One command from start to end. Lives in the launcher thread only.
class Run {
 public:
  Run(asio::io_context& io, Command const& command)
      : io_(io),
        command_(command),
        input_(io),
        deadline_(io),
        sample_(io),
        out_(io, outcome_.out, command.limits.output),
        err_(io, outcome_.err, command.limits.output),
        evidence_(io, outcome_.evidence, command.limits.evidence) {}

  Result<bool> start();
  void stop(End why);
  pid_t pid() const { return child_ ? child_->id() : 0; }
  std::promise<Result<Outcome>> promise;
  std::function<void(Run&)> on_end;
  std::function<void()> on_child_end;

 private:
  void drain(Drain& drain);
  void feed();
  void watch();
  void piece_done();
  void finish();

  asio::io_context& io_;
  Command const& command_;
  Outcome outcome_;
  std::optional<End> stopped_;
  std::optional<boost_process::process> child_;
  asio::writable_pipe input_;
  asio::steady_timer deadline_, sample_;
  Drain out_, err_, evidence_;
  Clock::time_point started_ = Clock::now();
  int open_pieces_ = 0, samples_ = 0;
  int status_ = 0;
};

int close_on_exec_pipe(int (&ends)[2]) { return pipe2(ends, O_CLOEXEC); }

Result<bool> Run::start() {
  int in[2], out[2], err[2], evidence[2];
  if (close_on_exec_pipe(in) + close_on_exec_pipe(out) + close_on_exec_pipe(err) + close_on_exec_pipe(evidence) != 0) {
    return Problem{"no more descriptors for another program", "Raise `ulimit -n`, or use fewer --jobs", {}};
  }
  input_.assign(in[1]);
  out_.pipe.assign(out[0]);
  err_.pipe.assign(err[0]);
  evidence_.pipe.assign(evidence[0]);
  std::vector<std::string> const arguments(command_.argv.begin() + 1, command_.argv.end());
  std::vector<std::string> environment;
  for (auto const& [key, value] : command_.environment) environment.push_back(key + "=" + value);
  std::vector<char const*> variables;
  for (std::string const& variable : environment) variables.push_back(variable.c_str());
  variables.push_back(nullptr);
  std::fflush(nullptr);
  std::string trouble;
  try {  // the overload that takes an error_code throws all the same in 1.81
    child_.emplace(boost_process::posix::default_launcher()(
        io_, command_.argv.front(), arguments, boost_process::process_stdio{in[0], out[1], err[1]},
        ConfineChild{command_, command_.evidence_pipe ? evidence[1] : -1, variables}));
  } catch (boost::system::system_error const& e) {
    trouble = e.code().message();
  }
  for (int const fd : {in[0], out[1], err[1], evidence[1]}) close(fd);
  if (!trouble.empty()) return Problem{"cannot start " + command_.argv.front() + ": " + trouble, "", {}};
  drain(out_);
  drain(err_);
  drain(evidence_);
  feed();
  ++open_pieces_;
  child_->async_wait([this](boost::system::error_code, int) {
    status_ = child_->native_exit_code();
    on_child_end();  // an orphan may still hold our pipes open
    piece_done();
  });
  if (command_.limits.wall.count() > 0) {
    deadline_.expires_after(command_.limits.wall);
    deadline_.async_wait([this](boost::system::error_code e) {
      if (!e) stop(End::wall);
    });
  }
  watch();
  return true;
}

void Run::drain(Drain& drain) {
  ++open_pieces_;
  drain.start([this] { stop(End::output); }, [this] { piece_done(); });
}

void Run::feed() {
  asio::async_write(input_, asio::buffer(command_.input), [this](boost::system::error_code, std::size_t) {
    boost::system::error_code ignored;  // a child that does not read is its own affair
    input_.close(ignored);
  });
}

// Looks often at first, so that short runs are seen at all, then twenty times a second.
void Run::watch() {
  auto const pause = std::chrono::milliseconds(std::min(50, 2 + 2 * samples_++));
  sample_.expires_after(pause);
  sample_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    Usage const usage = usage_of_tree(pid());
    outcome_.cpu_seconds = std::max(outcome_.cpu_seconds, usage.cpu_seconds);
    outcome_.peak_kib = std::max(outcome_.peak_kib, usage.resident_kib);
    Limits const& limits = command_.limits;
    auto const cpu_limit = static_cast<double>(limits.cpu.count());
    if (limits.memory > 0 && static_cast<std::uint64_t>(usage.resident_kib) > limits.memory / 1024) {
      stop(End::memory);
    } else if (limits.cpu.count() > 0 && usage.cpu_seconds > cpu_limit) {
      stop(End::cpu);
    } else {
      watch();
    }
  });
}

void Run::stop(End why) {
  if (stopped_ || !child_) return;
  stopped_ = why;
  kill_tree(pid());
}

void Run::piece_done() {
  if (--open_pieces_ == 0) finish();
}

void Run::finish() {
  deadline_.cancel();
  sample_.cancel();
  boost::system::error_code ignored;
  input_.close(ignored);
  outcome_.wall_seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  bool const signalled = WIFSIGNALED(status_);
  outcome_.code = signalled ? WTERMSIG(status_) : WEXITSTATUS(status_);
  outcome_.end = stopped_ ? *stopped_ : signalled ? End::signalled : End::exited;
  if (outcome_.end == End::signalled && outcome_.code == SIGXCPU) outcome_.end = End::cpu;
  if (outcome_.end == End::exited && outcome_.code == set_up_failed) {
    promise.set_value(Problem{"the limits for " + command_.argv.front() + " could not be set",
                              "Is its working directory there, and readable by the user it runs as?",
                              {}});
  } else {
    promise.set_value(std::move(outcome_));
  }
  // Handlers that were cancelled above still refer to this object: it goes when they have run.
  asio::post(io_, [this] { on_end(*this); });
}

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
    started.on_end = [this](Run& ended) { end(ended); };
    started.on_child_end = [this] { end_strays(); };
    if (interrupted_) {
      Outcome outcome;
      outcome.end = End::interrupted;
      started.promise.set_value(outcome);
      return end(started);
    }
    if (Result<bool> const ok = started.start(); !ok) {
      started.promise.set_value(ok.error());
      end(started);
    }
  }

  void end(Run& ended) {
    runs_.remove_if([&](auto const& run) { return run.get() == &ended; });
    end_strays();
  }

  void end_strays() {
    std::vector<pid_t> known;
    for (auto const& run : runs_) known.push_back(run->pid());
    reap_strays(known.data(), static_cast<int>(known.size()));
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

}  // namespace racecourse::process
