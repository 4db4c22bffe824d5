#include "grader/engine/schedule.h"

#include "grader/engine/descriptions.h"
#include "grader/engine/failure.h"
#include "grader/engine/fairness.h"
#include "grader/engine/faults.h"
#include "grader/engine/keys.h"
#include "grader/engine/object.h"
#include "grader/engine/process.h"
#include "grader/engine/raw.h"
#include "grader/engine/readiness.h"
#include "grader/engine/recorder.h"
#include "grader/engine/sequential.h"
#include "grader/engine/shadow.h"
#include "grader/engine/sigpipe.h"
#include "grader/engine/stuck.h"
#include "grader/engine/time.h"
#include "grader/engine/timer_descriptor.h"
#include "grader/explore/schedule.h"

namespace racecourse::engine {

World world;

namespace schedule {
namespace {

constexpr std::size_t most_decisions = std::size_t{1} << 26;
std::uint8_t* record = nullptr;
Ending how_it_ended = Ending::running;

void set_running(Fiber& fiber) {
  world.current = &fiber;
  world.epoch = epoch(fiber.id, fiber.clock.t[fiber.id]);
}

void note(std::uint8_t decision) {
  if (world.decisions < most_decisions) record[world.decisions] = decision;
  ++world.decisions;
}

// A loop that tries again and again, in a different state each time (a backoff that grows, a count of tries): fairness
// demands that others get on meanwhile. From here on it does one operation for each of theirs. That may leave out what
// so many tries in a row would bring, so the search is not complete.
constexpr std::uint32_t most_vain = 64;
void give_way(Fiber& me) {
  world.yielding |= explore::only(me.id);
  world.complete = false;
}

int choose(explore::Threads possible) {
  ++world.steps;
  if (explore::count_of(possible) == 1 && !world.strategy->wants_every_point()) {
    int const only_one = explore::first_of(possible);
    note(static_cast<std::uint8_t>(only_one));
    return only_one;
  }
  Fiber const& me = self();
  bool const goes_on = explore::contains(possible, me.id) && !me.yields_now;
  explore::Point point = current_point(goes_on                                   ? explore::Reason::operation
                                       : explore::contains(world.enabled, me.id) ? explore::Reason::yield
                                                                                 : explore::Reason::blocked);
  point.enabled = possible;
  int const next = world.strategy->choose(point);
  if (next == explore::abandon) leave(Ending::redundant);
  if (!explore::contains(possible, next)) {
    raw::die("executions differ that should be the same: a thread is to go on that cannot");
  }
  note(static_cast<std::uint8_t>(next));
  return next;
}

// Somebody who can run, after time has moved on or so if need be.
int next_thread() {
  for (;;) {
    if (fairness::time_is_overdue()) stuck::let_time_come();
    explore::Threads possible = world.enabled & ~world.yielding;
    if (possible == 0 && world.enabled != 0 && stuck::all_yield_in_vain()) continue;
    if (possible == 0) {
      world.yielding = 0;
      possible = world.enabled;
    }
    if (possible != 0) return choose(fairness::limit(possible));
    stuck::resolve();
  }
}

void begin(explore::Strategy& strategy, Recorder* recorder) {
  if (shadow::full()) shadow::wipe();
  ++world.execution;
  world.strategy = &strategy;
  world.recorder = recorder;
  world.enabled = world.live = world.yielding = world.woken = world.spun = 0;
  world.threads = 0;
  world.now = time::first_instant;
  world.rests = 0;
  world.random = 0;
  world.operations = world.decisions = world.switches = world.idle_yields = world.spins = 0;
  world.steps = 0;
  world.spurious_left = world.rules.spurious;
  world.timers_left = world.rules.timers;
  world.exit_by = ~std::uint64_t{0};
  world.costs = {};
  world.scratch.clear();
  how_it_ended = Ending::running;
  fairness::begin();
  failure::begin();
  shadow::begin();
  objects::begin();
  sequential::begin();
  process::begin();
  sigpipe::begin();
  descriptions::begin();
  readiness::begin();
  timers::begin();
  faults::begin();
}

void end() {
  world.active = world.racing = false;
  world.total_operations += world.operations;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    world.base = std::max(world.base, world.fibers[i].clock.t[i]);
  }
}

void entry(boost::context::detail::transfer_t transfer) {
  fibers::arrived(transfer);
  Fiber& me = self();
  receive(me.handed_on);
  if (me.id != 0) did();  // thread 0 was not chosen
  me.result = me.body(me.argument);
  end_of_thread();
}

}  // namespace

explore::Point current_point(explore::Reason reason) {
  return {world.enabled, self().id, reason, world.pending, world.live};
}

std::span<std::uint8_t const> decisions() { return {record, std::min<std::size_t>(world.decisions, most_decisions)}; }
Ending ending() { return how_it_ended; }

void announce(explore::Operation const& operation) { world.pending[self().id] = operation; }

void go_on() {
  Fiber& me = self();
  if (++world.operations > world.rules.steps) stuck::endless();
  if (world.operations > world.exit_by) stuck::let_main_exit();
  if (me.operations - me.operations_at_effect > most_vain && (world.enabled & ~explore::only(me.id)) != 0) give_way(me);
  fairness::turn();
  int const next = next_thread();
  fairness::ran(next);
  if (next == me.id) return;
  ++world.switches;
  Fiber& other = world.fibers[next];
  set_running(other);
  fibers::switch_to(me, other);
}

void did(explore::Operation const& operation) {
  Fiber& me = self();
  ++me.operations;
  if (me.effects != me.effects_seen) {
    me.effects_seen = me.effects;
    me.operations_at_effect = me.operations;
  }
  world.strategy->executed(me.id, operation);
  for (; world.woken != 0; world.woken &= world.woken - 1) {
    int const woken = explore::first_of(world.woken);
    world.strategy->woke(woken, explore::contains(world.spun, woken));
  }
  world.spun = 0;
  if (world.recorder != nullptr) recorder::operation(operation);
  tick();
  world.yielding &= explore::only(me.id);
}

void tick() {
  Fiber& me = self();
  world.epoch = epoch(me.id, ++me.clock.t[me.id]);
  me.view.t[me.id] = me.clock.t[me.id];
}

void need_views() {
  if (world.views) return;
  world.views = true;
  leave(Ending::again);
}

void disable(Fiber& fiber) { world.enabled &= ~explore::only(fiber.id); }
void enable(Fiber& fiber) { world.enabled |= explore::only(fiber.id); }

namespace {

void let_others_go() {
  Fiber& me = self();
  ++world.idle_yields;
  fairness::yielded();
  announce({});
  me.yields_now = true;
  go_on();
  me.yields_now = false;
}

}  // namespace

// Others may run first, or not: a loop may have a bound, behind which the program does something else (libstdc++'s
// waiting functions yield four times, then sleep). One that has gone on for longer is taken for a loop without end.
void yield(void const* place) {
  constexpr std::uint32_t most_yields = 16, longest_delay = 10'000;
  Fiber& me = self();
  bool const again = me.yield_place == place && me.yield_effects == me.effects;
  // Nothing was looked at since: a delay, such as a backoff makes. What others do meanwhile they can do at once.
  bool const delay = again && me.yield_operations == me.operations;
  me.delay = delay ? me.delay + 1 : 0;
  if (delay && me.delay < longest_delay) return;
  me.yield_operations = me.operations;
  me.yields_in_vain = again ? me.yields_in_vain + 1 : 0;
  me.yield_place = place;
  me.yield_effects = me.effects;
  if (me.yields_in_vain >= most_yields) give_way(me);
  let_others_go();
}

void stand_back() {
  world.yielding |= explore::only(self().id);
  let_others_go();
}

void progress() {
  Fiber& me = self();
  ++me.effects;
  me.newest_only = false;
  world.idle_yields = 0;
}

unsigned pick(explore::Choice choice, unsigned ways) {
  if (ways <= 1) return 0;
  if (ways > 64) ways = 64;
  unsigned const way = world.strategy->pick(choice, ways);
  note(explore::pick_mark | static_cast<std::uint8_t>(choice));
  note(static_cast<std::uint8_t>(way));
  return way;
}

bool spurious(explore::Choice choice) {
  if (world.spurious_left == 0 || pick(choice, 2) == 0) return false;
  --world.spurious_left;
  return true;
}

bool early_timer() {
  if (world.timers_left == 0 || pick(explore::Choice::timer, 2) == 0) return false;
  --world.timers_left;
  return true;
}

void leave(Ending ending) {
  how_it_ended = ending;
  if (ending == Ending::finished || ending == Ending::failed) {
    world.strategy->end(current_point(explore::Reason::blocked));
  }
  world.active = world.racing = false;
  fibers::leave();
}

Message const* message() {
  Fiber const& me = self();
  std::uint32_t const n = world.threads;
  auto* const fresh = static_cast<Message*>(world.scratch.take(sizeof(Message) + n * sizeof(std::uint32_t)));
  fresh->threads = n;
  fresh->view = nullptr;
  for (std::uint32_t i = 0; i < n; ++i) fresh->t()[i] = me.clock.t[i];
  if (world.views) {
    auto* const view = static_cast<Message*>(world.scratch.take(sizeof(Message) + n * sizeof(std::uint32_t)));
    view->threads = n;
    view->view = nullptr;
    for (std::uint32_t i = 0; i < n; ++i) view->t()[i] = me.view.t[i];
    fresh->view = view;
  }
  return fresh;
}

namespace {

Message* joined(Message const* a, Message const* b) {
  if (a->threads < b->threads) std::swap(a, b);
  auto* const both = static_cast<Message*>(world.scratch.take(sizeof(Message) + a->threads * sizeof(std::uint32_t)));
  both->threads = a->threads;
  both->view = nullptr;
  for (std::uint32_t i = 0; i < a->threads; ++i)
    both->t()[i] = i < b->threads ? std::max(a->t()[i], b->t()[i]) : a->t()[i];
  return both;
}

}  // namespace

Message const* merged(Message const* a, Message const* b) {
  if (a == nullptr || a == b) return b;
  if (b == nullptr) return a;
  Message* const both = joined(a, b);
  if (a->view != nullptr && b->view != nullptr) both->view = joined(a->view, b->view);
  return both;
}

void receive(Message const* message) {
  if (message == nullptr) return;
  Fiber& me = self();
  join(me.clock, *message);
  if (!world.views) return;
  join(me.view, message->view != nullptr ? *message->view : *message);
}

Fiber& new_thread(void* (*body)(void*), void* argument) {
  if (world.threads == layout::max_threads) failure::refuse("more than 62 threads in one execution");
  int const id = static_cast<int>(world.threads++);
  Fiber& fiber = world.fibers[id];
  fibers::prepare(fiber, id, &entry);
  fiber.body = body;
  fiber.argument = argument;
  fiber.deadline = no_deadline;
  fiber.clock.fill(world.base);
  fiber.view.fill(world.base);
  fiber.acquire_fence.fill(world.base);
  fiber.acquire_view.fill(world.base);
  fiber.released_by_rmw = false;
  fiber.clock.t[id] = fiber.view.t[id] = world.base + 1;
  if (id == 0) fiber.destructors = world.main_destructors;
  world.live |= explore::only(id);
  world.pending[id] = {};
  if (id != 0) world.woken |= explore::only(id);
  enable(fiber);
  return fiber;
}

void end_of_thread() {
  Fiber& me = self();
  me.finished = true;
  world.live &= ~explore::only(me.id);
  disable(me);
  int const next = next_thread();
  ++world.switches;
  Fiber& other = world.fibers[next];
  set_running(other);
  fibers::switch_to(me, other);
  raw::die("a thread that had ended was resumed");
}

Ending run(void* (*body)(void*), void* argument, explore::Strategy& strategy, Recorder* recorder) {
  if (record == nullptr) record = static_cast<std::uint8_t*>(map(0, most_decisions));
  begin(strategy, recorder);
  Fiber& first = new_thread(body, argument);
  keys::begin();
  set_running(first);
  world.racing = world.rules.races;
  world.active = true;
  fibers::enter(first);
  end();
  return how_it_ended;
}

}  // namespace schedule
}  // namespace racecourse::engine
