#include "grader/engine/stdio_lock.h"

#include "grader/engine/failure.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::stdio_lock {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t marked = 4;  // bytes of the stream that stand for it: its flags, which no program reads

std::uintptr_t place(std::FILE const* f) { return reinterpret_cast<std::uintptr_t>(f); }
Access access(std::FILE const* f, Mode mode) { return {place(f), marked, mode}; }
Object& object_of(std::FILE* f) { return objects::at(place(f), marked, Kind::mutex_of_stream); }

// The program locks streams itself: from then on, output to one is an operation on its lock. Programs that do not are
// spared the scheduling points. Found out in the middle of an execution, it makes the search begin again.
bool in_use = false;

void note_use() {
  if (in_use) return;
  in_use = true;
  schedule::leave(Ending::again);
}

void acquire(Object& o) {
  o.owner = self().id;
  o.depth = 1;
  waiting::disable_all(o.lockers);
  schedule::receive(o.released);
  schedule::progress();
}

}  // namespace

void lock(std::FILE* f) {
  note_use();
  Object& o = object_of(f);
  if (o.owner == self().id) {
    ++o.depth;
    return;
  }
  waiting::wait_for_turn({o, &Object::lockers, WaitsFor::lock, access(f, Mode::take)}, o.owner < 0);
  acquire(o);
  schedule::did();
}

bool try_lock(std::FILE* f) {
  note_use();
  Object& o = object_of(f);
  if (o.owner == self().id) {
    ++o.depth;
    return true;
  }
  schedule::point({access(f, Mode::attempt), {}});
  bool const free = o.owner < 0;
  if (free) acquire(o);
  schedule::did({access(f, free ? Mode::attempt : Mode::probe), {}});
  return free;
}

void unlock(std::FILE* f) {
  Object& o = object_of(f);
  if (o.owner != self().id) failure::fail(FailureKind::misuse, "funlockfile of a stream that it has not locked");
  if (--o.depth > 0) return;
  schedule::point({access(f, Mode::give), {}});
  o.owner = -1;
  o.released = schedule::message();
  waiting::enable_all(o.lockers);
  schedule::progress();
  schedule::did();
}

void wait_until_free(std::FILE* f) {
  if (!in_use) return;
  lock(f);
  unlock(f);
}

}  // namespace racecourse::engine::stdio_lock
