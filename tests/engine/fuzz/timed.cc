#include "tests/engine/fuzz/timed.h"

#include <algorithm>

#include "tests/engine/fuzz/step.h"

namespace racecourse::fuzz {
namespace {

// The timer fires before anybody's time has come.
void fire_early(State& n, int thread, bool any_time) {
  if (!any_time) --n.timers;
  n.now = std::max(n.now, n.threads[thread].deadline);
}

void end_wait(Thread& t) {
  t.phase = Phase::ready;
  t.deadline = 0;
  t.late = 0;
}

// A mutex or a semaphore that can be had or not.
struct Claim {
  bool free;
  void (*take)(State&, int thread, Instruction const&);
};

// First a try; then it sleeps until it can be had or the time is up.
std::vector<State> claim(State const& s, int t, Instruction const& i, bool any_time, Claim const& what) {
  Thread const& thread = s.threads[t];
  bool const first = thread.phase == Phase::ready;
  bool const late = thread.late != 0 || (first && thread.deadline <= s.now);
  std::vector<State> all;
  if (what.free) {
    all.push_back(after(s, t));
    what.take(all[0], t, i);
    note(all[0], t, i, 1);
    end_wait(all[0].threads[t]);
    if (!any_time) return all;  // C++ only recommends that it be had if it can be
  }
  if (late || any_time || (first && s.timers > 0)) {
    State n = after(s, t);
    if (!late) fire_early(n, t, any_time);
    note(n, t, i, 0);
    n.threads[t].at = static_cast<Byte>(i.target);
    end_wait(n.threads[t]);
    all.push_back(n);
  }
  if (first && !late) {
    all.push_back(s);
    all.back().threads[t].phase = Phase::in_time;
  }
  return all;
}

void take_mutex(State& n, int t, Instruction const& i) {
  n.mutex[i.object].owner = static_cast<Byte>(t);
  n.threads[t].now.join(n.mutex[i.object].message);
}
void take_one(State& n, int t, Instruction const&) {
  --n.semaphore;
  n.threads[t].now.join(n.by_release);
}

// Asleep at the condition until somebody wakes it, or its time has come; then it takes the mutex back.
std::vector<State> wait_at_condition(State const& s, int t, Instruction const& i) {
  Mutex const& m = s.mutex[i.mutex];
  State n = s;
  Thread& thread = n.threads[t];
  switch (thread.phase) {
    case Phase::ready:
      n.mutex[i.mutex] = {nobody, hand_over(n, t)};
      thread.phase = Phase::at_condition;
      return {n};
    case Phase::at_condition:
      if (thread.late == 0) return {};
      thread.phase = Phase::woken;
      thread.timed_out = 1;
      return {n};
    default:
      if (m.owner != nobody) return {};
      ++thread.at;
      n.mutex[i.mutex].owner = static_cast<Byte>(t);
      thread.now.join(m.message);
      thread.phase = Phase::ready;
      thread.patient = thread.late = 0;
      return {n};
  }
}

std::vector<State> look_at_clock(State const& s, int t, bool any_time) {
  State in_time = after(s, t), late = in_time;
  in_time.threads[t].timed_out = 0;
  late.threads[t].timed_out = 1;
  late.now = std::max(s.now, s.threads[t].deadline);
  if (s.now >= s.threads[t].deadline) return {late};
  return any_time ? std::vector{in_time, late} : std::vector{in_time};
}

}  // namespace

std::vector<State> timed_steps(State const& s, int t, Instruction const& i, bool any_time) {
  switch (i.op) {
    case Op::deadline: {
      State n = after(s, t);
      n.threads[t].deadline = static_cast<Byte>(s.now + i.time);
      return {n};
    }
    case Op::lock_in_time:
      return claim(s, t, i, any_time, {s.mutex[i.object].owner == nobody, take_mutex});
    case Op::acquire_in_time:
      return claim(s, t, i, any_time, {s.semaphore > 0, take_one});
    case Op::look_at_clock:
      return look_at_clock(s, t, any_time);
    default:
      return wait_at_condition(s, t, i);
  }
}

std::optional<State> early_end_of_wait(State const& s, int t, bool any_time) {
  Thread const& thread = s.threads[t];
  if (thread.deadline == 0 || thread.late != 0) return std::nullopt;
  if (!any_time && (s.timers == 0 || thread.patient != 0)) return std::nullopt;
  State n = s;
  fire_early(n, t, any_time);
  n.threads[t].phase = Phase::woken;
  n.threads[t].timed_out = 1;
  return n;
}

std::optional<State> spurious_wake_up(State const& s, int t, bool any_time) {
  Thread const& thread = s.threads[t];
  if (s.spurious == 0 || (!any_time && (thread.deadline != 0 || thread.patient != 0))) return std::nullopt;
  State n = s;
  --n.spurious;
  n.threads[t].phase = Phase::woken;
  return n;
}

std::optional<State> next_deadline_comes(State const& s) {
  auto const waits = [](Thread const& t) {
    return t.late == 0 && t.deadline != 0 && (t.phase == Phase::at_condition || t.phase == Phase::in_time);
  };
  State n = s;
  Byte first = nobody;
  for (Thread const& t : s.threads) {
    if (waits(t)) first = std::min(first, t.deadline);
  }
  if (first == nobody) return std::nullopt;
  n.now = std::max(n.now, first);
  for (Thread& t : n.threads) {
    if (waits(t) && t.deadline <= n.now) t.late = 1;
    if (t.phase == Phase::at_condition) t.patient = 1;
  }
  return n;
}

}  // namespace racecourse::fuzz
