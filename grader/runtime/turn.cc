// The turn: who has it, and how it moves.
#include <cassert>
#include <cstdlib>

#include "grader/runtime/kernel.h"
#include "grader/runtime/machine.h"

namespace racecourse::runtime {
namespace {

// Turns in a row that end in vain before a thread counts as spinning. Above the few hundred rounds that a lock may
// reasonably spin before it sleeps.
constexpr long spinning_after = 1000;

void sleep_until_turn(Thread& me) {
  for (;;) {
    while (me.turn.load() == 0) kernel::sleep_while(me.turn, 0);
    if (!me.tell) return;
    me.stack = capture_stack(2);  // woken only to tell where it stands, perhaps before it fell asleep
    me.tell = false;
    me.turn.store(0);
    machine().running->turn.store(2);
    kernel::wake_one(machine().running->turn);
  }
}

// ... and before we say that what they wait for will never come. No lock is contended for that long in a check.
constexpr long hopeless_after = 200'000;

bool all_enabled_spin(long turns) {
  bool any = false;
  for (auto const& thread : machine().threads) {
    if (!thread->enabled || thread->done) continue;
    if (thread->vain < turns) return false;
    any = true;
  }
  return any;
}

// Another process may still act on memory that it shares with this one.
void give_up_on_spinners() {
  Machine& m = machine();
  if (m.several_processes || !all_enabled_spin(hopeless_after)) return;
  m.on_failure({"livelock", "No end in sight: every thread that can run waits in a loop for what never comes",
                stories("runs in a loop")});
}

}  // namespace

Machine& machine() {
  // Leaked on purpose: threads may still run while the process ends.
  static Machine* const the_machine = new Machine;
  return *the_machine;
}

bool active() { return machine().started && !machine().reporting && machine().turn_kept == 0; }

void keep_turn(bool kept) { machine().turn_kept += kept ? 1 : -1; }

void enable(Thread& thread, Woken woken) {
  thread.enabled = true;
  thread.woken = woken;
  thread.waits_for = WaitsFor::nothing;
  thread.deadline = never;
  thread.descriptors.clear();
  thread.vain = 0;
}

Thread& pick_next(explore::Reason reason) {
  Machine& m = machine();
  explore::Point point;
  point.reason = reason;
  point.current = m.running->id;
  for (auto const& thread : m.threads) {
    if (thread->enabled && !thread->done) point.enabled |= explore::only(thread->id);
  }
  if (point.enabled == 0) {
    unstick();
    return pick_next(explore::Reason::blocked);
  }
  Thread& next = *m.threads[static_cast<std::size_t>(m.strategy->choose(point))];
  assert(next.enabled && !next.done);
  return next;
}

void hand_turn_to(Thread& next) {
  Machine& m = machine();
  Thread& me = *m.running;
  if (&next == &me) return;
  me.turn.store(0);
  m.running = &next;
  next.turn.store(1);
  kernel::wake_one(next.turn);
  sleep_until_turn(me);
}

void point() {
  if (!active()) return;
  if (fault_stalls()) return sleep_for(machine().plan.stall_for);
  hand_turn_to(pick_next(explore::Reason::operation));
}

void yield_turn() {
  if (!active()) return;
  ++machine().running->vain;
  if (all_enabled_spin(spinning_after)) {
    relieve_spinners();
    give_up_on_spinners();
  }
  hand_turn_to(pick_next(explore::Reason::yield));
}

Woken block() {
  Machine& m = machine();
  Thread& me = *m.running;
  me.enabled = false;
  me.since = ++m.waits;
  hand_turn_to(pick_next(explore::Reason::blocked));
  return me.woken;
}

// The caller's kernel thread is about to end: it hands the turn on and never takes it again.
void release_turn_at_exit(Thread& me) {
  Machine& m = machine();
  me.done = true;
  for (auto const& thread : m.threads) {
    if (thread->waits_for == WaitsFor::thread && thread->other == me.id) enable(*thread, Woken::signalled);
  }
  if (!active()) return;
  Thread& next = pick_next(explore::Reason::blocked);
  m.running = &next;
  me.turn.store(0);
  next.turn.store(1);
  kernel::wake_one(next.turn);
}

// Asks every parked thread, one after the other, where it stands.
void collect_stacks() {
  Machine& m = machine();
  Thread& me = *m.running;
  for (auto const& thread : m.threads) {
    if (thread.get() == &me || thread->done) continue;
    me.turn.store(1);
    thread->tell = true;
    thread->turn.store(1);
    kernel::wake_one(thread->turn);
    while (me.turn.load() != 2) kernel::sleep_while(me.turn, 1);
  }
  me.turn.store(1);
}

}  // namespace racecourse::runtime
