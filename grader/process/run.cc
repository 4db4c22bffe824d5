#include "grader/process/run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include "grader/process/tree.h"

namespace racecourse::process {
namespace {

namespace boost_process = boost::process::v2;

std::vector<std::string> with_equals_signs(std::map<std::string, std::string> const& environment) {
  std::vector<std::string> all;
  for (auto const& [key, value] : environment) all.push_back(key + "=" + value);
  return all;
}

Problem not_started(std::string const& program, Failure const& failure) {
  std::string const why = std::strerror(failure.error);
  if (failure.step == Failure::exec) {
    return {"cannot start " + program + ": " + why,
            "It must be a program that the user nobody can reach, when root grades",
            {}};
  }
  if (failure.step == Failure::directory) {
    return {"cannot start " + program + " in its working directory: " + why,
            "The folder must be there, and within reach of the user nobody when root grades",
            {}};
  }
  return {"the limits for " + program + " could not be set: " + why,
          "./racecourse doctor says what this machine lacks",
          {}};
}

}  // namespace

// The pipes of one start: what is still here when it goes is closed.
struct Run::Ends {
  static constexpr int count = 10;
  int fd[count];
  Ends() { std::fill(fd, fd + count, -1); }
  ~Ends() {
    for (int const one : fd) {
      if (one >= 0) close(one);
    }
  }
  Ends(Ends const&) = delete;
  bool open() {
    for (int i = 0; i < count; i += 2) {
      if (pipe2(fd + i, O_CLOEXEC) != 0) return false;
      for (int const end : {i, i + 1}) {
        // Out of the way of the numbers that the child gives to its own.
        int const high = fcntl(fd[end], F_DUPFD_CLOEXEC, 10);
        close(std::exchange(fd[end], high));
        if (high < 0) return false;
      }
    }
    return true;
  }
  int release(int i) { return std::exchange(fd[i], -1); }
  void close_one(int i) { close(release(i)); }
  enum { in_read, in_write, out_read, out_write, err_read, err_write, evidence_read, evidence_write, bad_read, bad };
};

Run::Run(boost::asio::io_context& io, Command const& command)
    : io_(io),
      command_(command),
      child_(io),
      input_(io),
      deadline_(io),
      sample_(io),
      out_(io, outcome_.out, command.limits.output),
      err_(io, outcome_.err, command.limits.output),
      evidence_(io, outcome_.evidence, command.limits.evidence) {}

Result<bool> Run::start() {
  {
    Ends ends;
    if (!ends.open()) {
      return Problem{"no more descriptors for another program", "Raise `ulimit -n`, or use fewer --jobs", {}};
    }
    if (Result<bool> const launched = launch(ends); !launched) return launched.error();
    input_.assign(ends.release(Ends::in_write));
    out_.pipe.assign(ends.release(Ends::out_read));
    err_.pipe.assign(ends.release(Ends::err_read));
    evidence_.pipe.assign(ends.release(Ends::evidence_read));
  }  // our copies of the child's ends close here: otherwise no pipe would ever end
  drain(out_);
  drain(err_);
  evidence_.on_piece = command_.on_evidence;
  drain(evidence_);
  await_child();
  feed();
  set_deadline();
  watch();
  return true;
}

Result<bool> Run::launch(Ends& ends) {
  std::vector<std::string> const arguments(command_.argv.begin() + 1, command_.argv.end());
  std::vector<std::string> const environment = with_equals_signs(command_.environment);
  std::vector<char const*> variables;
  for (std::string const& variable : environment) variables.push_back(variable.c_str());
  variables.push_back(nullptr);
  ConfineChild const confine(command_, command_.evidence_pipe ? ends.fd[Ends::evidence_write] : -1, ends.fd[Ends::bad],
                             variables);
  std::string trouble;
  try {  // the overload that takes an error_code throws all the same in 1.81
    boost_process::process child = boost_process::posix::default_launcher()(
        io_, command_.argv.front(), arguments,
        boost_process::process_stdio{ends.fd[Ends::in_read], ends.fd[Ends::out_write], ends.fd[Ends::err_write]},
        confine);
    // Boost's own wait gives no resource usage, and its destructor may kill a number that is somebody else's by then.
    pid_ = child.detach().id();
  } catch (boost::system::system_error const& e) {
    trouble = e.code().message();
  }
  if (!trouble.empty()) return Problem{"cannot start " + command_.argv.front() + ": " + trouble, "", {}};
  ends.close_one(Ends::bad);
  Failure failure;
  if (read(ends.fd[Ends::bad_read], &failure, sizeof failure) == static_cast<ssize_t>(sizeof failure)) {
    waitpid(std::exchange(pid_, 0), nullptr, 0);
    return not_started(command_.argv.front(), failure);
  }
  return true;
}

void Run::await_child() {
  int const handle = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  child_.assign(handle);
  ++open_pieces_;
  child_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code) {
    rusage usage{};
    wait4(pid_, &status_, 0, &usage);
    pid_ = 0;
    child_ended_ = true;
    add_cpu(seconds_of(usage));
    sample_.cancel();
    deadline_.cancel();
    on_child_end();  // an orphan may still hold our pipes open
    piece_done();
  });
}

void Run::set_deadline() {
  if (command_.limits.wall.count() == 0) return;
  deadline_.expires_after(command_.limits.wall);
  deadline_.async_wait([this](boost::system::error_code error) {
    // A handler that was queued already comes without an error after cancel().
    if (!error && !child_ended_) stop(End::wall);
  });
}

void Run::drain(Drain& drain) {
  ++open_pieces_;
  drain.start([this] { stop(End::output); }, [this] { piece_done(); });
}

void Run::feed() {
  boost::asio::async_write(input_, boost::asio::buffer(command_.input), [this](boost::system::error_code, std::size_t) {
    boost::system::error_code ignored;  // a child that does not read is its own affair
    input_.close(ignored);
  });
}

// Looks often at first, so that short runs are seen at all, then twenty times a second.
void Run::watch() {
  sample_.expires_after(std::chrono::milliseconds(std::min(50, 2 + 2 * samples_++)));
  sample_.async_wait([this](boost::system::error_code error) {
    if (!error && !child_ended_ && !stopped_) sample();
  });
}

void Run::sample() {
  Usage usage = usage_of_tree(pid_);
  seen_ = std::move(usage.pids);
  outcome_.cpu_seconds = std::max(outcome_.cpu_seconds, usage.cpu_seconds);
  outcome_.peak_kib = std::max(outcome_.peak_kib, usage.resident_kib);
  Limits const& limits = command_.limits;
  if (limits.memory > 0 && static_cast<std::uint64_t>(usage.resident_kib) > limits.memory / 1024) {
    stop(End::memory);
  } else if (limits.cpu.count() > 0 && usage.cpu_seconds > static_cast<double>(limits.cpu.count())) {
    stop(End::cpu);
  } else {
    watch();
  }
}

bool Run::had(pid_t pid) const { return std::find(seen_.begin(), seen_.end(), pid) != seen_.end(); }

void Run::stop(End why) {
  if (stopped_) return;
  stopped_ = why;
  if (pid_ > 0) kill_tree(pid_);
}

void Run::piece_done() {
  if (--open_pieces_ == 0) finish();
}

void Run::finish() {
  boost::system::error_code ignored;
  input_.close(ignored);
  outcome_.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  outcome_.cpu_seconds = std::max(outcome_.cpu_seconds, reaped_cpu_);
  bool const signalled = WIFSIGNALED(status_);
  outcome_.code = signalled ? WTERMSIG(status_) : WEXITSTATUS(status_);
  outcome_.end = stopped_ ? *stopped_ : signalled ? End::signalled : End::exited;
  if (outcome_.end == End::signalled && outcome_.code == SIGXCPU) outcome_.end = End::cpu;
  // Handlers that were cancelled above still refer to this object: it goes when they have run.
  boost::asio::post(io_, [this] { on_end(*this); });
}

}  // namespace racecourse::process
