#include "grader/engine/sequential.h"

#include <algorithm>

#include "grader/engine/visible.h"
#include "grader/engine/world.h"

namespace racecourse::engine::sequential {
namespace {

struct Event {
  std::uint32_t time;   // of its thread's clock
  std::uint32_t fence;  // time of that thread's last fence up to here; 0: none
  std::uint32_t width;  // threads in `before`
  std::uint32_t* before;
  Clock const* known;  // of a fence: what happens before it
};

// The events of one thread, oldest first.
struct Line {
  Event** events;
  std::uint32_t count, capacity;
};
Line lines[layout::max_threads];
std::uint32_t used_lines = 0;
bool any_fence = false;

bool is_fence(Event const& e) { return e.fence == e.time; }

// The last event of a thread up to this time, or null.
inline Event* last(int thread, std::uint32_t time) {
  Line const& line = lines[thread];
  if (line.count == 0) return nullptr;
  if (line.events[line.count - 1]->time <= time) return line.events[line.count - 1];
  auto* const end = line.events + line.count;
  auto* const after =
      std::upper_bound(line.events, end, time, [](std::uint32_t t, Event const* e) { return t < e->time; });
  return after == line.events ? nullptr : after[-1];
}

void clear(Clock& clock) { std::fill(clock.t, clock.t + world.threads, 0); }
void join(Clock& into, Clock const& other) {
  for (std::uint32_t i = 0; i < world.threads; ++i) into.t[i] = std::max(into.t[i], other.t[i]);
}

// The event, and all that must come before it. What is in `clock` already is there completely.
void add(Clock& clock, int thread, Event const& event) {
  if (clock.t[thread] >= event.time) return;
  for (std::uint32_t i = 0; i < event.width; ++i) clock.t[i] = std::max(clock.t[i], event.before[i]);
  clock.t[thread] = event.time;
}
void add(Clock& clock, int thread, std::uint32_t time) {
  if (clock.t[thread] < time) add(clock, thread, *last(thread, time));
}
void add(Clock& clock, std::uint32_t const* times) {
  if (times == nullptr) return;
  for (std::uint32_t i = 0; i < world.threads; ++i) add(clock, static_cast<int>(i), times[i]);
}

Event& new_event(Clock const& before) {
  Fiber const& me = self();
  Line& line = lines[me.id];
  if (line.count == line.capacity) {
    line.capacity = line.capacity == 0 ? 16 : line.capacity * 2;
    auto** const larger = static_cast<Event**>(world.scratch.take(line.capacity * sizeof(void*)));
    std::copy(line.events, line.events + line.count, larger);
    line.events = larger;
  }
  used_lines = std::max(used_lines, static_cast<std::uint32_t>(me.id) + 1);
  auto* const event = static_cast<Event*>(world.scratch.take(sizeof(Event) + world.threads * sizeof(std::uint32_t)));
  std::uint32_t const fence = line.count == 0 ? 0 : line.events[line.count - 1]->fence;
  *event = {me.clock.t[me.id], fence, world.threads, reinterpret_cast<std::uint32_t*>(event + 1), nullptr};
  std::copy(before.t, before.t + world.threads, event->before);
  line.events[line.count++] = event;
  return *event;
}

// Who has written or read the store, and fences before that. True: all that touched older ones is covered by that.
bool add_write(Clock& clock, Store const& store) {
  if (store.seq_cst) add(clock, thread_of(store.written), clock_of(store.written));
  add(clock, store.fences_before_write);
  return store.seq_cst;
}
bool add_reads(Clock& clock, Store const& store) {
  for (SeqCstRead const* r = store.seq_cst_reads; r != nullptr; r = r->next) add(clock, r->thread, r->last);
  add(clock, store.fences_before_reads);
  return store.seq_cst_reads != nullptr;
}

// All that is coherence-ordered before a store at this index. Those that are seq_cst cover what is older.
void add_older(Clock& clock, Object const& object, std::uint32_t at) {
  for (bool covered = false; !covered && at-- > 0;) {
    covered = add_write(clock, *object.stores[at]);
    covered = add_reads(clock, *object.stores[at]) || covered;
  }
}

// `before` must come before this event and so before all behind it.
void come_before(Clock const& before, int thread, std::uint32_t time) {
  for (std::uint32_t t = 0; t < used_lines; ++t) {
    for (std::uint32_t i = 0; i < lines[t].count; ++i) {
      Event& e = *lines[t].events[i];
      bool const it = static_cast<int>(t) == thread && e.time == time;
      bool const behind = static_cast<std::uint32_t>(thread) < e.width && e.before[thread] >= time;
      if (!it && !behind) continue;
      if (e.width < world.threads) {
        auto* const wider = static_cast<std::uint32_t*>(world.scratch.take(world.threads * sizeof(std::uint32_t)));
        std::copy(e.before, e.before + e.width, wider);
        std::fill(wider + e.width, wider + world.threads, 0);
        e.before = wider;
        e.width = world.threads;
      }
      for (std::uint32_t k = 0; k < world.threads; ++k) e.before[k] = std::max(e.before[k], before.t[k]);
    }
  }
}

Event* first_fence_that_knows(Store const& store, Line const& line) {
  for (std::uint32_t i = 0; i < line.count; ++i) {
    Event* const e = line.events[i];
    if (is_fence(*e) && visible::knows(store, *e->known)) return e;
  }
  return nullptr;
}

// The operation is coherence-ordered before all that touched stores behind this index.
void precede_newer(Object const& object, std::uint32_t at, Clock const& before) {
  while (++at < object.count) {
    Store const& store = *object.stores[at];
    if (store.seq_cst) come_before(before, thread_of(store.written), clock_of(store.written));
    for (SeqCstRead const* r = store.seq_cst_reads; r != nullptr; r = r->next) come_before(before, r->thread, r->first);
    for (std::uint32_t t = 0; any_fence && t < used_lines; ++t) {
      Event* const e = first_fence_that_knows(store, lines[t]);
      if (e != nullptr) come_before(before, static_cast<int>(t), e->time);
    }
  }
}

void note_fences(std::uint32_t*& times, Past const& past) {
  if (times == nullptr) {
    times = static_cast<std::uint32_t*>(world.scratch.take(layout::max_threads * sizeof(std::uint32_t)));
    std::fill(times, times + layout::max_threads, 0);
  }
  for (std::uint32_t i = 0; i < world.threads; ++i) times[i] = std::max(times[i], past.fences.t[i]);
}

void note_read(Store& store) {
  Fiber const& me = self();
  std::uint32_t const now = me.clock.t[me.id];
  for (SeqCstRead* r = store.seq_cst_reads; r != nullptr; r = r->next) {
    if (r->thread != me.id) continue;
    r->last = now;
    return;
  }
  auto* const fresh = static_cast<SeqCstRead*>(world.scratch.take(sizeof(SeqCstRead)));
  *fresh = {me.id, now, now, store.seq_cst_reads};
  store.seq_cst_reads = fresh;
}

// Nobody else was there yet: all to come happens after this, strongly.
bool alone() { return world.threads == 1; }

void find_fences(Past& past) {
  past.together = &past.with_fences;
  std::copy(past.before.t, past.before.t + world.threads, past.with_fences.t);
  clear(past.fences);
  clear(past.seen);
  for (std::uint32_t t = 0; t < used_lines; ++t) {
    int const thread = static_cast<int>(t);
    Event const* const known = last(thread, self().clock.t[t]);
    past.fences.t[t] = known == nullptr ? 0 : known->fence;
    add(past.with_fences, thread, past.fences.t[t]);
  }
  for (std::uint32_t t = 0; t < used_lines; ++t) {
    Event const* const e = last(static_cast<int>(t), past.with_fences.t[t]);
    if (e != nullptr && e->fence != 0) join(past.seen, *last(static_cast<int>(t), e->fence)->known);
  }
}

}  // namespace

void begin() {
  for (std::uint32_t t = 0; t < used_lines; ++t) lines[t] = {};
  used_lines = 0;
  any_fence = false;
}

void find(Past& past, bool seq_cst) {
  past.matters = world.rules.weak_memory && !alone() && (seq_cst || any_fence);
  if (!past.matters) return;
  Fiber const& me = self();
  clear(past.before);
  for (std::uint32_t t = 0; seq_cst && t < used_lines; ++t) {
    int const thread = static_cast<int>(t);
    // Of others, what their clock shows up to now is the operation that synchronised, and not sequenced before it.
    std::uint32_t const known = me.clock.t[t] - (thread == me.id ? 0 : 1);
    if (past.before.t[t] >= known) continue;
    if (Event const* const e = last(thread, known); e != nullptr) add(past.before, thread, *e);
  }
  past.together = &past.before;
  if (any_fence) find_fences(past);
}

bool forbids_before(Past const& past, Store const& store) {
  if (store.seq_cst && clock_of(store.written) <= past.together->t[thread_of(store.written)]) return true;
  for (SeqCstRead const* r = store.seq_cst_reads; r != nullptr; r = r->next) {
    if (r->first <= past.together->t[r->thread]) return true;
  }
  return any_fence && visible::knows(store, past.seen);
}

void has_read(Object& object, std::uint32_t at, bool seq_cst, Past& past) {
  if (!past.matters) return;
  Store& store = *object.stores[at];
  if (any_fence) note_fences(store.fences_before_reads, past);
  if (seq_cst) {
    if (!add_write(past.before, store)) add_older(past.before, object, at);
    Event const& e = new_event(past.before);
    add(*past.together, self().id, e);
    note_read(store);
  }
  if (at + 1 < object.count) precede_newer(object, at, *past.together);
}

void has_written(Object& object, std::uint32_t at, bool seq_cst, Past& past) {
  if (!past.matters) return;
  Store& store = *object.stores[at];
  if (any_fence) note_fences(store.fences_before_write, past);
  if (seq_cst) {
    add_older(past.before, object, at);
    Event const& e = new_event(past.before);
    add(*past.together, self().id, e);
    store.seq_cst = true;
  }
  if (at + 1 < object.count) precede_newer(object, at, *past.together);
}

void fence(Past& past) {
  if (!past.matters) return;
  Clock const& clock = self().clock;
  objects::for_each(Kind::atomic, [&](Object const& object) {
    for (std::uint32_t at = object.count; at-- > 0;) {
      if (!visible::knows(*object.stores[at], clock)) continue;
      if (!add_write(past.before, *object.stores[at])) add_older(past.before, object, at);
      break;
    }
  });
  Event& e = new_event(past.before);
  e.fence = e.time;
  auto* const known = static_cast<Clock*>(world.scratch.take(sizeof(Clock)));
  *known = clock;
  e.known = known;
  any_fence = true;
}

}  // namespace racecourse::engine::sequential
