// Signal handlers and masks. A scenario may ignore signals and block them; nobody sends any. What a broken pipe would
// send is in descriptor.h.
#include <signal.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/real.h"
#include "grader/engine/sigpipe.h"
#include "grader/engine/world.h"

namespace {

using namespace racecourse::engine;

bool has_handler(struct sigaction const& action) {
  return (action.sa_flags & SA_SIGINFO) != 0 || (action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL);
}

}  // namespace

extern "C" {

// Only the broken pipe's signal can come; what is done at others has no effect.
EXPORT int sigaction(int signal, struct sigaction const* action, struct sigaction* old) noexcept {
  if (!world.active) return REAL(sigaction)(signal, action, old);
  if (signal <= 0 || signal >= NSIG || (action != nullptr && (signal == SIGKILL || signal == SIGSTOP))) {
    errno = EINVAL;
    return -1;
  }
  if (action != nullptr && has_handler(*action)) failure::refuse("a signal handler (sigaction)");
  if (old != nullptr) {
    *old = {};
    old->sa_handler = sigpipe::is_ignored(signal) ? SIG_IGN : SIG_DFL;
  }
  if (action != nullptr) sigpipe::ignore(signal, action->sa_handler == SIG_IGN);
  return 0;
}
EXPORT __sighandler_t signal(int number, __sighandler_t handler) noexcept {
  if (!world.active) return REAL(signal)(number, handler);
  struct sigaction action {
  }, old{};
  action.sa_handler = handler;
  return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}

EXPORT int pthread_sigmask(int how, sigset_t const* set, sigset_t* old) noexcept {
  if (!world.active) return REAL(pthread_sigmask)(how, set, old);
  return sigpipe::change_mask(how, set, old);
}
EXPORT int sigprocmask(int how, sigset_t const* set, sigset_t* old) noexcept {
  int const error = pthread_sigmask(how, set, old);
  if (error == 0) return 0;
  errno = error;
  return -1;
}
EXPORT int sigpending(sigset_t* set) noexcept {
  if (!world.active) return REAL(sigpending)(set);
  sigemptyset(set);
  if (sigpipe::is_pending()) sigaddset(set, SIGPIPE);
  return 0;
}
EXPORT int sigtimedwait(sigset_t const* set, siginfo_t* info, timespec const* timeout) {
  if (!world.active) return REAL(sigtimedwait)(set, info, timeout);
  if (sigismember(set, SIGPIPE) == 1 && sigpipe::is_pending()) {
    sigpipe::accept();
    if (info != nullptr) {
      *info = {};
      info->si_signo = SIGPIPE;
    }
    return SIGPIPE;
  }
  bool const only_looks = timeout != nullptr && timeout->tv_sec == 0 && timeout->tv_nsec == 0;
  if (!only_looks) failure::refuse("waiting for a signal (sigtimedwait)");
  errno = EAGAIN;
  return -1;
}
}
