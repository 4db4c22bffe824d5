// What happens when no thread is enabled, or when all that are only spin.
#include <algorithm>

#include "grader/runtime/machine.h"

extern "C" {
int __real_poll(pollfd* descriptors, nfds_t count, int timeout);
int __real_close(int fd);
}

namespace racecourse::runtime {
namespace {

constexpr int patience_ms = 5'000;  // real time given to other processes of the check before we call it a deadlock

Thread* first_waiting_for(WaitsFor what) {
  Thread* first = nullptr;
  for (auto const& thread : machine().threads) {
    if (thread->done || thread->enabled || thread->waits_for != what) continue;
    if (first == nullptr || thread->since < first->since) first = thread.get();
  }
  return first;
}

bool wake_quiet() {
  Thread* const thread = first_waiting_for(WaitsFor::quiet);
  if (thread != nullptr) enable(*thread, Woken::signalled);
  return thread != nullptr;
}

// Virtual time jumps to the earliest deadline; all that are due then wake in the order in which they began to wait.
bool wake_due() {
  Machine& m = machine();
  Nanoseconds earliest = never;
  for (auto const& thread : m.threads) {
    if (!thread->done && !thread->enabled) earliest = std::min(earliest, thread->deadline);
  }
  if (earliest == never) return false;
  m.now = std::max(m.now, earliest);
  for (auto const& thread : m.threads) {
    if (!thread->done && !thread->enabled && thread->deadline <= m.now) enable(*thread, Woken::timed_out);
  }
  return true;
}

bool anybody_waits_for_descriptors() { return first_waiting_for(WaitsFor::descriptors) != nullptr; }

}  // namespace

void close_when_blocked(int fd) { machine().open_until_blocked = fd; }

void tell_blocked() {
  int& fd = machine().open_until_blocked;
  if (fd >= 0) __real_close(fd);
  fd = -1;
}

bool wake_ready_descriptors(int timeout_ms) {
  std::vector<pollfd> all;
  for (auto const& thread : machine().threads) {
    if (thread->done || thread->enabled || thread->waits_for != WaitsFor::descriptors) continue;
    all.insert(all.end(), thread->descriptors.begin(), thread->descriptors.end());
  }
  if (all.empty() || __real_poll(all.data(), all.size(), timeout_ms) <= 0) return false;
  bool woke = false;
  std::size_t next = 0;
  for (auto const& thread : machine().threads) {
    if (thread->done || thread->enabled || thread->waits_for != WaitsFor::descriptors) continue;
    std::size_t const count = thread->descriptors.size();
    bool const ready = std::any_of(all.begin() + static_cast<std::ptrdiff_t>(next),
                                   all.begin() + static_cast<std::ptrdiff_t>(next + count),
                                   [](pollfd const& p) { return p.revents != 0; });
    next += count;
    if (ready) enable(*thread, Woken::signalled);
    woke = woke || ready;
  }
  return woke;
}

void unstick() {
  Machine& m = machine();
  if (wake_ready_descriptors(0)) return;
  if (wake_quiet()) return;
  tell_blocked();
  // Another process of the check may be about to write: give it real time before virtual time moves.
  if (m.several_processes && anybody_waits_for_descriptors() && wake_ready_descriptors(patience_ms)) return;
  if (wake_due()) return;
  m.on_failure({"deadlock", "Nobody can go on: every thread waits for something that will never happen", stories("")});
}

void relieve_spinners() {
  Machine& m = machine();
  tell_blocked();
  bool relieved = wake_ready_descriptors(0) || wake_quiet() || wake_due();
  if (!relieved && m.clock_read) {  // they spin until a point in time: let it come, in growing steps
    m.spin_advance = std::clamp<Nanoseconds>(m.spin_advance * 2, 1'000'000, 3'600'000'000'000);
    m.now += m.spin_advance;
    m.clock_read = false;
    relieved = true;
  }
  if (relieved) {
    for (auto const& thread : m.threads) thread->vain = 0;
  }
}

}  // namespace racecourse::runtime
