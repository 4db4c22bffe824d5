#include "grader/engine/sigpipe.h"

#include <cerrno>

#include "grader/engine/failure.h"
#include "grader/engine/world.h"

namespace racecourse::engine::sigpipe {
namespace {

// Bit n - 1 is signal n, as in the kernel and at the beginning of a sigset_t.
constexpr std::uint64_t bit(int signal) { return std::uint64_t{1} << (signal - 1); }
std::uint64_t ignored = 0;

std::uint64_t& bits(sigset_t& set) { return reinterpret_cast<std::uint64_t&>(set); }
std::uint64_t bits(sigset_t const& set) { return reinterpret_cast<std::uint64_t const&>(set); }

}  // namespace

void raise() {
  Fiber& me = self();
  if (is_ignored(SIGPIPE)) return;
  if ((me.signal_mask & bit(SIGPIPE)) == 0) {
    failure::fail(FailureKind::crash, "killed by SIGPIPE: writes to a pipe or socket that nobody reads any more");
  }
  me.signal_pending = true;
}

bool is_pending() { return self().signal_pending; }
void accept() { self().signal_pending = false; }

int change_mask(int how, sigset_t const* set, sigset_t* old) {
  Fiber& me = self();
  std::uint64_t const before = me.signal_mask;
  if (set != nullptr) {
    switch (how) {
      case SIG_BLOCK:
        me.signal_mask |= bits(*set);
        break;
      case SIG_UNBLOCK:
        me.signal_mask &= ~bits(*set);
        break;
      case SIG_SETMASK:
        me.signal_mask = bits(*set);
        break;
      default:
        return EINVAL;
    }
  }
  if (old != nullptr) {
    sigemptyset(old);
    bits(*old) = before;
  }
  if (me.signal_pending && (me.signal_mask & bit(SIGPIPE)) == 0) {
    me.signal_pending = false;
    raise();
  }
  return 0;
}

bool is_ignored(int signal) { return (ignored & bit(signal)) != 0; }
void ignore(int signal, bool yes) { ignored = yes ? ignored | bit(signal) : ignored & ~bit(signal); }
void begin() { ignored = 0; }

}  // namespace racecourse::engine::sigpipe
