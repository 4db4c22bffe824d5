// What happens in the child between fork and exec: limits, user, addresses, descriptors. Internal to this room.
#pragma once

#include <sys/types.h>

#include <boost/process/v2/posix/default_launcher.hpp>
#include <vector>

#include "grader/process/process.h"

namespace racecourse::process {

// What the child says on its own pipe when it cannot become the command. Nothing said: it did.
struct Failure {
  enum Step : int { directory, limits, exec } step = limits;
  int error = 0;
};

// A Boost.Process initialiser. The hook on_exec_setup runs in the child of a program with threads: only
// async-signal-safe calls. It execs by itself: after a failed exec Boost would call exit(), and with it the parent's
// destructors and exit handlers, in the child; and an exit status of ours could not be told from the program's.
class ConfineChild {
 public:
  // `evidence_fd` becomes descriptor 3 (-1: none); a Failure goes to `failure_fd`, which exec closes;
  // `environment` is "KEY=value" ... and ends with a null pointer.
  ConfineChild(Command const& command, int evidence_fd, int failure_fd, std::vector<char const*> const& environment);

  boost::process::v2::error_code on_exec_setup(boost::process::v2::posix::default_launcher& launcher,
                                               boost::process::v2::filesystem::path const& program,
                                               char const* const*& argv) const;

 private:
  bool set_limits() const;
  bool set_descriptors() const;
  [[noreturn]] void give_up(Failure::Step step) const;

  Command const& command_;
  int evidence_fd_, failure_fd_;
  std::vector<char const*> const& environment_;
  bool become_nobody_;
  std::uint64_t tasks_ = 0;  // RLIMIT_NPROC, with the tasks that the user has already
};

}  // namespace racecourse::process
