#include "grader/process/limits.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "grader/process/tree.h"
#include "grader/process/user.h"

namespace racecourse::process {
namespace {

bool limit(__rlimit_resource what, std::uint64_t value) {
  if (value == 0) return true;
  rlimit const both{value, value};
  return setrlimit(what, &both) == 0;
}

// RLIMIT_NPROC is not enforced for uid 0, so root becomes nobody first.
bool become_nobody() {
  return setgroups(0, nullptr) == 0 && setresgid(nobody, nobody, nobody) == 0 && setresuid(nobody, nobody, nobody) == 0;
}

// Handlers first: a signal that comes in between must not run one of the parent's in the child.
void default_signals() {
  for (int signal = 1; signal < NSIG; ++signal) {
    // The kernel's own call: glibc keeps two signals from us, which Bazel's test wrapper ignores.
    static constexpr unsigned long default_action[4] = {};
    syscall(SYS_rt_sigaction, signal, default_action, nullptr, sizeof(unsigned long));
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

ConfineChild::ConfineChild(Command const& command, int evidence_fd, int failure_fd,
                           std::vector<char const*> const& environment)
    : command_(command),
      evidence_fd_(evidence_fd),
      failure_fd_(failure_fd),
      environment_(environment),
      become_nobody_(command.drop_root && getuid() == 0 && nobody_exists()) {
  // The kernel counts all tasks of a user, and a desktop alone has hundreds.
  if (command.limits.processes > 0) {
    tasks_ = command.limits.processes + tasks_of_user(become_nobody_ ? nobody : getuid());
  }
}

void ConfineChild::give_up(Failure::Step step) const {
  Failure const failure{step, errno};
  if (write(failure_fd_, &failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}

bool ConfineChild::set_limits() const {
  Limits const& l = command_.limits;
  // The soft limit's SIGXCPU tells what happened; the hard one a second later cannot be ignored.
  rlimit const cpu{static_cast<rlim_t>(l.cpu.count()), static_cast<rlim_t>(l.cpu.count()) + 1};
  rlimit const no_core{0, 0};
  return (l.cpu.count() == 0 || setrlimit(RLIMIT_CPU, &cpu) == 0) && limit(RLIMIT_AS, l.address_space) &&
         limit(RLIMIT_NPROC, tasks_) && limit(RLIMIT_FSIZE, l.file_size) && limit(RLIMIT_NOFILE, l.open_files) &&
         setrlimit(RLIMIT_CORE, &no_core) == 0;
}

bool ConfineChild::set_descriptors() const {
  // On exec, and not now: the failure pipe is needed till then. Boost's own closing misses the highest descriptors.
  if (evidence_fd_ < 0) return close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) == 0;
  return dup2(evidence_fd_, 3) == 3 && close_range(4, ~0u, CLOSE_RANGE_CLOEXEC) == 0;
}

boost::process::v2::error_code ConfineChild::on_exec_setup(boost::process::v2::posix::default_launcher&,
                                                           boost::process::v2::filesystem::path const& program,
                                                           char const* const*& argv) const {
  default_signals();
  bool ok = setpgid(0, 0) == 0;
  if (command_.fixed_addresses) ok = ok && personality(ADDR_NO_RANDOMIZE) >= 0;
  if (become_nobody_) ok = ok && become_nobody();
  // Orphans below it stay in its tree, where they are counted, and are not mistaken for those of another run.
  ok = ok && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
  // After the change of user, which clears it.
  ok = ok && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0;
  if (command_.no_new_privileges) ok = ok && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  ok = ok && set_limits() && set_descriptors();
  if (!ok) give_up(Failure::limits);
  if (chdir(command_.directory.c_str()) != 0) give_up(Failure::directory);
  execve(program.c_str(), const_cast<char* const*>(argv), const_cast<char* const*>(environment_.data()));
  give_up(Failure::exec);
}

}  // namespace racecourse::process
