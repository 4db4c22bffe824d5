#include "grader/engine/recorder.h"

#include "grader/engine/failure.h"
#include "grader/engine/schedule.h"
#include "grader/engine/stacks.h"

namespace racecourse::engine {

struct Recorder {
  recorder::Watch watch;
  std::vector<Event> events;  // the first ones, then a ring of the last ones
  std::size_t ring_at = 0;
  std::uint64_t left_out = 0;
  bool has_values = false;
  Values values;
  Stacks stacks;
  Standing standing[layout::max_threads];
};

namespace recorder {
namespace {

constexpr std::size_t first_kept = 4096, last_kept = 4096;
Recorder* the_recorder = nullptr;

Recorder& mine() { return *world.recorder; }

// Unwinding takes locks and reads memory: that is not the program's doing.
class Aside {
 public:
  Aside() : active_(world.active), racing_(world.racing) { world.active = world.racing = false; }
  ~Aside() {
    world.active = active_;
    world.racing = racing_;
  }
  Aside(Aside const&) = delete;

 private:
  bool active_, racing_;
};

StackNumber here(std::uintptr_t* entry, std::uintptr_t* bases) {
  std::uintptr_t frames[most_frames];
  int const count = failure::stack(frames, most_frames, entry, bases);
  return mine().stacks.number_of(frames, count);
}

void stand(Standing& standing) { standing.stack = here(nullptr, standing.bases); }

bool worth_a_look(std::uint64_t step) { return step <= first_kept || step + last_kept >= mine().watch.steps; }

Event& add(Event::What what) {
  Recorder& r = mine();
  Event fresh;
  fresh.what = what;
  fresh.thread = static_cast<std::uint8_t>(self().id);
  fresh.step = world.steps;
  fresh.operation = self().operations;
  fresh.clock = self().clock.t[self().id];
  fresh.time = world.now;
  if (worth_a_look(fresh.step)) {
    Aside const aside;
    fresh.stack = here(&fresh.entry, nullptr);
  }
  if (r.events.size() < first_kept + last_kept) {
    r.events.push_back(fresh);
    return r.events.back();
  }
  Event& oldest = r.events[first_kept + r.ring_at];
  r.ring_at = (r.ring_at + 1) % last_kept;
  ++r.left_out;
  oldest = fresh;
  return oldest;
}

void note_kind(Event& event, int i, explore::Access const& access) {
  constexpr std::uint64_t no_address = 4096;  // below: places that stand for threads and fences
  if (access.mode == explore::Mode::none || access.address < no_address) return;
  Object const* const object = objects::find(access.address);
  if (object == nullptr) return;
  event.known[i] = true;
  event.kinds[i] = object->kind;
}

bool watches(std::uintptr_t address, std::size_t size) {
  Watch const& w = mine().watch;
  return w.size != 0 && address < w.address + w.size && w.address < address + size;
}

void note_block(Event::What what, std::uintptr_t block, std::size_t size) {
  if (mine().watch.accesses_only || !watches(block, size)) return;
  Event& event = add(what);
  event.address = block;
  event.size = size;
}

}  // namespace

void prepare(Watch const& watch) {
  if (the_recorder == nullptr) {
    the_recorder = new Recorder;
    the_recorder->events.reserve(first_kept + last_kept);
  }
  Recorder& r = *the_recorder;
  r.watch = watch;
  r.events.clear();
  r.ring_at = 0;
  r.left_out = 0;
  r.has_values = false;
  r.stacks.clear();
  for (Standing& standing : r.standing) standing = {};
}

Recorder* get() { return the_recorder; }

void operation(explore::Operation const& operation) {
  if (mine().watch.accesses_only && !watches(operation.first.address, operation.first.size)) return;
  Event& event = add(Event::What::operation);
  event.did = operation;
  note_kind(event, 0, operation.first);
  note_kind(event, 1, operation.second);
  event.has_values = mine().has_values;
  event.values = mine().values;
  mine().has_values = false;
}

void values(Values const& values) {
  mine().has_values = true;
  mine().values = values;
}

void fence(int order) {
  if (mine().watch.accesses_only) return;
  Event& event = add(Event::What::fence);
  event.has_values = true;
  event.values.order = order;
}

void access(std::uintptr_t address, std::size_t size, bool writes) {
  if (!watches(address, size)) return;
  Event& event = add(Event::What::access);
  event.address = address;
  event.size = size;
  event.writes = writes;
}

void allocated(std::uintptr_t block, std::size_t size) { note_block(Event::What::allocation, block, size); }
void released(std::uintptr_t block, std::size_t size) { note_block(Event::What::release, block, size); }

void failing() {
  Recorder& r = mine();
  Aside const aside;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& fiber = world.fibers[i];
    if (&fiber == world.current) {
      stand(r.standing[i]);
    } else if (!fiber.finished && fiber.has_begun()) {
      fibers::visit(
          fiber, [](void* standing) { stand(*static_cast<Standing*>(standing)); }, &r.standing[i]);
    }
  }
}

std::size_t count() { return the_recorder->events.size(); }

Event const& event(std::size_t i) {
  Recorder const& r = *the_recorder;
  return r.events[i < first_kept ? i : first_kept + (i - first_kept + r.ring_at) % last_kept];
}

std::size_t index_of(Event const& wanted) {
  std::size_t i = 0;
  while (&event(i) != &wanted) ++i;
  return i;
}

Event const* other_access(Failure const& race) {
  for (std::size_t i = 0; i < count(); ++i) {
    Event const& e = event(i);
    if (e.thread != race.other_thread || e.clock != clock_of(race.other)) continue;
    if (e.what == (race.other_atomic ? Event::What::operation : Event::What::access) &&
        (race.other_atomic || e.writes == race.other_writes)) {
      return &e;
    }
  }
  return nullptr;
}

std::uint64_t left_out() { return the_recorder->left_out; }
Standing const& standing(int thread) { return the_recorder->standing[thread]; }
std::uint32_t stacks() { return the_recorder->stacks.size(); }
std::uintptr_t const* frames(StackNumber stack, int& count) { return the_recorder->stacks.frames(stack, count); }

}  // namespace recorder
}  // namespace racecourse::engine
