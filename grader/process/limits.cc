#include "grader/process/limits.h"

#include <grp.h>
#include <linux/close_range.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace racecourse::process {
namespace {

constexpr unsigned nobody = 65534;

bool limit(__rlimit_resource what, std::uint64_t value) {
  if (value == 0) return true;
  rlimit const both{value, value};
  return setrlimit(what, &both) == 0;
}

// RLIMIT_NPROC is not enforced for uid 0, so root becomes nobody first.
bool become_nobody() {
  return setgroups(0, nullptr) == 0 && setresgid(nobody, nobody, nobody) == 0 && setresuid(nobody, nobody, nobody) == 0;
}

void default_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) {
    if (signal != SIGKILL && signal != SIGSTOP) std::signal(signal, SIG_DFL);
  }
}

}  // namespace

boost::process::v2::error_code ConfineChild::on_setup(boost::process::v2::posix::default_launcher& launcher,
                                                      boost::process::v2::filesystem::path const&,
                                                      char const* const*&) const {
  // Boost 1.81's own process_environment declares a function that it never defines.
  launcher.env = environment.data();
  if (evidence_fd >= 0) launcher.fd_whitelist.push_back(3);  // here, not in the child: it may allocate
  return {};
}

boost::process::v2::error_code ConfineChild::on_exec_setup(boost::process::v2::posix::default_launcher&,
                                                           boost::process::v2::filesystem::path const&,
                                                           char const* const*&) const {
  Limits const& l = command.limits;
  default_signals();
  // The soft limit's SIGXCPU tells what happened; the hard one a second later cannot be ignored.
  rlimit const cpu{static_cast<rlim_t>(l.cpu.count()), static_cast<rlim_t>(l.cpu.count()) + 1};
  bool ok = setpgid(0, 0) == 0 && chdir(command.directory.c_str()) == 0;
  if (command.fixed_addresses) ok = ok && personality(ADDR_NO_RANDOMIZE) >= 0;
  if (command.drop_root && getuid() == 0) ok = ok && become_nobody();
  ok = ok && (l.cpu.count() == 0 || setrlimit(RLIMIT_CPU, &cpu) == 0) && limit(RLIMIT_AS, l.address_space) &&
       limit(RLIMIT_NPROC, l.processes) && limit(RLIMIT_FSIZE, l.file_size) && limit(RLIMIT_NOFILE, l.open_files);
  rlimit const no_core{0, 0};
  ok = ok && setrlimit(RLIMIT_CORE, &no_core) == 0;
  ok = ok && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0;
  if (evidence_fd >= 0) ok = ok && dup2(evidence_fd, 3) == 3;
  // Boost's own closing of descriptors misses the highest ones.
  ok = ok && close_range(evidence_fd >= 0 ? 4 : 3, ~0u, CLOSE_RANGE_CLOEXEC) == 0;
  if (!ok) _exit(set_up_failed);
  return {};
}

}  // namespace racecourse::process
