#include "tests/engine/fuzz/machine.h"

#include <unordered_set>
#include <vector>

#include "tests/engine/fuzz/instructions.h"
#include "tests/engine/fuzz/locks.h"
#include "tests/engine/fuzz/meeting.h"
#include "tests/engine/fuzz/once.h"
#include "tests/engine/fuzz/state.h"
#include "tests/engine/fuzz/step.h"
#include "tests/engine/fuzz/timed.h"

namespace racecourse::fuzz {
namespace {

bool acquires(Order o) { return o != Order::relaxed && o != Order::release; }
bool releases(Order o) { return o >= Order::release; }

class Machine {
 public:
  Machine(Program const& program, std::size_t most_states)
      : program_(program), code_(instructions_of(program)), most_states_(most_states) {}

  Behaviour run(Chance const& chance) {
    any_time_ = chance.any_time;
    State first;
    first.semaphore = static_cast<Byte>(program_.initial);
    first.latch = static_cast<Byte>(program_.latch);
    first.barrier_left = first.barrier_size = static_cast<Byte>(program_.barrier);
    first.spurious = static_cast<Byte>(chance.spurious);
    first.timers = static_cast<Byte>(chance.timers);
    begin(first, 0, Times{});
    reach(first);
    while (!to_do_.empty()) {
      if (seen_.size() > most_states_) {
        found_.finished = false;
        break;
      }
      State const* const state = to_do_.back();
      to_do_.pop_back();
      go_on_from(*state);
    }
    found_.states = seen_.size();
    return std::move(found_);
  }

 private:
  static void begin(State& s, int thread, Times const& parent) {
    Thread& t = s.threads[thread];
    t.phase = Phase::ready;
    t.now = parent;
    t.now.of[thread] = 1;
  }

  // What a thread does with nothing but its own. False: the instruction is a step.
  static bool do_at_once(State& s, int thread, Instruction const& i) {
    Thread& t = s.threads[thread];
    std::size_t next = t.at + 1u;
    switch (i.op) {
      case Op::jump:
        next = i.target;
        break;
      case Op::jump_unless_last:
        if (t.last != i.value) next = i.target;
        break;
      case Op::jump_unless_late:
        if (t.timed_out == 0) next = i.target;
        t.timed_out = 0;
        break;
      case Op::note_whether_late:
        note(s, thread, i, 1u - t.timed_out);
        t.timed_out = t.deadline = 0;
        break;
      case Op::note:
        note(s, thread, i, static_cast<unsigned>(i.value));
        t.timed_out = t.deadline = 0;
        break;
      default:
        return false;
    }
    t.at = static_cast<Byte>(next);
    return true;
  }

  // That, and the end of a thread, are no steps: done with what stands before them.
  void settle(State& s, int thread) const {
    Thread& t = s.threads[thread];
    auto const& code = code_[static_cast<std::size_t>(thread)];
    while (t.phase == Phase::ready) {
      if (t.at == code.size()) {
        t.phase = Phase::done;
      } else if (!do_at_once(s, thread, code[t.at])) {
        return;
      }
    }
  }

  void reach(State s) {
    for (int t = 0; t < max_threads; ++t) {
      if (t < static_cast<int>(code_.size())) settle(s, t);
    }
    auto const [at, is_new] = seen_.insert(s);
    if (is_new) to_do_.push_back(&*at);  // elements of an unordered_set stay where they are
  }

  void go_on_from(State const& s) {
    moved_ = false;
    bool spins = false, all_done = true;
    for (int t = 0; t < static_cast<int>(code_.size()); ++t) {
      Thread const& thread = s.threads[t];
      all_done = all_done && (thread.phase == Phase::done || thread.phase == Phase::unborn);
      if (thread.phase == Phase::at_condition) wake_up_early(s, t);
      if (thread.phase == Phase::unborn || thread.phase == Phase::at_atomic || thread.phase == Phase::done) continue;
      Instruction const& i = next(s, t);
      if (thread.phase == Phase::at_condition && i.op == Op::enqueue) continue;
      spins = spins || i.op == Op::await;
      step(s, t, i);
    }
    if (moved_) return;
    if (auto const later = next_deadline_comes(s)) return reach(*later);
    if (all_done) {
      finish(s);
    } else {
      (spins ? found_.livelock : found_.deadlock) = true;
    }
  }

  void finish(State const& s) {
    Outcome o;
    std::copy(std::begin(s.results), std::end(s.results), o.of);
    for (int a = 0; a < atomics; ++a) o.of[max_results + a] = s.atomic[a].value;
    for (int p = 0; p < plains; ++p) o.of[max_results + atomics + p] = s.plain[p].value;
    found_.outcomes.insert(o);
  }

  Instruction const& next(State const& s, int t) const { return code_[static_cast<std::size_t>(t)][s.threads[t].at]; }

  void go(State const& n) {
    moved_ = true;
    reach(n);
  }

  // For no reason, or because a timer is early. It alone keeps nobody from being stuck.
  void wake_up_early(State const& s, int t) {
    if (auto const woken = early_end_of_wait(s, t, any_time_)) reach(*woken);
    if (auto const woken = spurious_wake_up(s, t, any_time_)) reach(*woken);
  }

  static void loaded(State& n, int t, Times const& message, Order o) {
    n.threads[t].unacquired.join(message);
    if (acquires(o)) n.threads[t].now.join(message);
  }
  // [intro.races] 5: a read-modify-write goes on with the release sequence that it stands in.
  static void stored(State& n, int t, Atomic& a, Order o, bool goes_on) {
    Times message = n.threads[t].release_fence;
    if (releases(o)) message.join(hand_over(n, t));
    if (goes_on) message.join(a.message);
    a.message = message;
  }

  void read(State& n, int t, int plain) {
    Plain& p = n.plain[plain];
    Times const& now = n.threads[t].now;
    if (p.writer != nobody && p.written > now.of[p.writer]) found_.race = true;
    p.read[t] = now.of[t];
  }
  void write(State& n, int t, int plain, unsigned value) {
    Plain& p = n.plain[plain];
    Times const& now = n.threads[t].now;
    if (p.writer != nobody && p.written > now.of[p.writer]) found_.race = true;
    for (int u = 0; u < max_threads; ++u) {
      if (p.read[u] > now.of[u]) found_.race = true;
      p.read[u] = 0;
    }
    p = {static_cast<Byte>(value), static_cast<Byte>(t), now.of[t], {}};
  }

  void step(State const& s, int t, Instruction const& i);
  void atomic_step(State const& s, int t, Instruction const& i);
  void exchange(State const& s, int t, Instruction const& i);
  void compare_exchange(State const& s, int t, Instruction const& i);
  void waiting_atomic(State const& s, int t, Instruction const& i);
  void plain_step(State const& s, int t, Instruction const& i);
  void condition_step(State const& s, int t, Instruction const& i);
  void thread_step(State const& s, int t, Instruction const& i);
  void fence(State const& s, int t, Instruction const& i);
  void go_each(std::vector<State> const& all) {
    for (State const& n : all) go(n);
  }
  // One, or all, of the threads for which `waits` is true.
  template <class Waits>
  void wake(State const& s, int t, bool one, Phase then, Waits const& waits);

  Program const& program_;
  std::vector<std::vector<Instruction>> code_;
  std::size_t most_states_;
  Behaviour found_;
  bool moved_ = false, any_time_ = false;
  std::unordered_set<State, HashOfState> seen_;
  std::vector<State const*> to_do_;
};

void Machine::exchange(State const& s, int t, Instruction const& i) {
  State n = after(s, t);
  Atomic& a = n.atomic[i.object];
  note(n, t, i, a.value);
  a.value = static_cast<Byte>(i.op == Op::add ? a.value + i.value : i.value);
  loaded(n, t, a.message, i.order);
  stored(n, t, a, i.order, true);
  go(n);
}

void Machine::compare_exchange(State const& s, int t, Instruction const& i) {
  bool const equal = s.atomic[i.object].value == i.expected;
  auto const fail = [&](bool for_no_reason) {
    State n = after(s, t);
    if (for_no_reason) --n.spurious;
    note(n, t, i, n.atomic[i.object].value * 2u);
    loaded(n, t, n.atomic[i.object].message, i.failure);
    go(n);
  };
  if (!equal) return fail(false);
  if (i.op == Op::weak_cas && s.spurious > 0) fail(true);
  State n = after(s, t);
  Atomic& a = n.atomic[i.object];
  note(n, t, i, a.value * 2u + 1);
  a.value = static_cast<Byte>(i.value);
  loaded(n, t, a.message, i.order);
  stored(n, t, a, i.order, true);
  go(n);
}

template <class Waits>
void Machine::wake(State const& s, int t, bool one, Phase then, Waits const& waits) {
  State all = after(s, t);
  bool anybody = false;
  for (Thread& thread : all.threads) {
    if (!waits(thread)) continue;
    anybody = true;
    if (one) {
      State n = after(s, t);
      n.threads[&thread - all.threads].phase = then;
      go(n);
    } else {
      thread.phase = then;
    }
  }
  if (!one || !anybody) go(all);
}

// Looking and falling asleep are one step: [atomics.wait] promises that nobody notifies between the two in vain.
void Machine::waiting_atomic(State const& s, int t, Instruction const& i) {
  if (i.op == Op::wait) {
    bool const sleeps = s.atomic[i.object].value == i.value;
    State n = sleeps ? s : after(s, t);
    loaded(n, t, n.atomic[i.object].message, i.order);
    if (sleeps) {
      n.threads[t].phase = Phase::at_atomic;
      n.threads[t].waits_on = static_cast<Byte>(i.object);
    }
    return go(n);
  }
  wake(s, t, i.op == Op::wake_one, Phase::ready,
       [&](Thread const& u) { return u.phase == Phase::at_atomic && u.waits_on == i.object; });
}

void Machine::fence(State const& s, int t, Instruction const& i) {
  State n = after(s, t);
  Thread& thread = n.threads[t];
  if (acquires(i.order)) thread.now.join(thread.unacquired);
  if (releases(i.order)) thread.release_fence = hand_over(n, t);
  go(n);
}

void Machine::atomic_step(State const& s, int t, Instruction const& i) {
  Atomic const& a = s.atomic[i.object];
  switch (i.op) {
    case Op::exchange:
    case Op::add:
      return exchange(s, t, i);
    case Op::cas:
    case Op::weak_cas:
      return compare_exchange(s, t, i);
    case Op::wait:
    case Op::wake_one:
    case Op::wake_all:
      return waiting_atomic(s, t, i);
    case Op::fence:
      return fence(s, t, i);
    case Op::await:
      if (a.value != i.value) return;
      break;
    default:
      break;
  }
  State n = after(s, t);
  if (i.op == Op::store) {
    n.atomic[i.object].value = static_cast<Byte>(i.value);
    stored(n, t, n.atomic[i.object], i.order, false);
  } else {
    if (i.op == Op::load) note(n, t, i, a.value);
    loaded(n, t, a.message, i.order);
  }
  go(n);
}

void Machine::plain_step(State const& s, int t, Instruction const& i) {
  State n = after(s, t);
  Byte const value = s.plain[i.object].value;
  switch (i.op) {
    case Op::read:
      read(n, t, i.object);
      n.threads[t].read = value;
      if (i.result >= 0) note(n, t, i, value);
      break;
    case Op::write:
      write(n, t, i.object, static_cast<unsigned>(i.value));
      break;
    case Op::add_to_plain:
      write(n, t, i.object, n.threads[t].read + 1u);
      n.threads[t].read = 0;
      break;
    default:
      read(n, t, i.object);
      if (value == i.value) n.threads[t].at = static_cast<Byte>(i.target);
  }
  if (i.op == Op::read && i.result >= 0) n.threads[t].read = 0;  // of no more use: fewer states
  go(n);
}

void Machine::condition_step(State const& s, int t, Instruction const& i) {
  if (i.op != Op::enqueue) {
    return wake(s, t, i.op == Op::notify_one, Phase::woken,
                [](Thread const& u) { return u.phase == Phase::at_condition; });
  }
  Mutex const& m = s.mutex[i.mutex];
  if (s.threads[t].phase == Phase::ready) {
    State n = s;
    n.mutex[i.mutex] = {nobody, hand_over(n, t)};
    n.threads[t].phase = Phase::at_condition;
    return go(n);
  }
  if (m.owner != nobody) return;
  State n = after(s, t);
  n.mutex[i.mutex].owner = static_cast<Byte>(t);
  n.threads[t].now.join(m.message);
  n.threads[t].phase = Phase::ready;
  n.threads[t].patient = 0;
  go(n);
}

void Machine::thread_step(State const& s, int t, Instruction const& i) {
  if (i.op == Op::join && s.threads[i.object].phase != Phase::done) return;
  State n = after(s, t);
  if (i.op == Op::spawn) {
    begin(n, i.object, hand_over(n, t));
  } else {
    n.threads[t].now.join(n.threads[i.object].now);
  }
  go(n);
}

void Machine::step(State const& s, int t, Instruction const& i) {
  switch (i.op) {
    case Op::read:
    case Op::write:
    case Op::add_to_plain:
    case Op::jump_if_equal:
      return plain_step(s, t, i);
    case Op::lock:
    case Op::try_lock:
    case Op::unlock:
      return go_each(mutex_steps(s, t, i));
    case Op::lock_shared:
    case Op::unlock_shared:
    case Op::lock_exclusive:
    case Op::unlock_exclusive:
      return go_each(sharing_steps(s, t, i));
    case Op::enqueue:
    case Op::notify_one:
    case Op::notify_all:
      return condition_step(s, t, i);
    case Op::acquire:
    case Op::release:
    case Op::try_acquire:
      return go_each(semaphore_steps(s, t, i));
    case Op::spawn:
    case Op::join:
      return thread_step(s, t, i);
    case Op::deadline:
    case Op::lock_in_time:
    case Op::acquire_in_time:
    case Op::enqueue_in_time:
    case Op::look_at_clock:
      return go_each(timed_steps(s, t, i, any_time_));
    case Op::count_down:
    case Op::latch_wait:
    case Op::latch_try_wait:
    case Op::arrive:
    case Op::drop:
    case Op::pass:
      return go_each(meeting_steps(s, t, i));
    case Op::once_begin:
    case Op::once_end:
      return go_each(once_steps(s, t, i));
    default:
      return atomic_step(s, t, i);
  }
}

}  // namespace

Behaviour behaviour_of(Program const& program, Chance const& chance, std::size_t most_states) {
  return Machine(program, most_states).run(chance);
}

}  // namespace racecourse::fuzz
