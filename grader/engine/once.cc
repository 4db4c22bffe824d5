#include "grader/engine/once.h"

#include "grader/engine/failure.h"
#include "grader/engine/object.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::once {
namespace {

using explore::Access;
using explore::Mode;

Access access(std::uintptr_t place, Mode mode) { return {place, 1, mode}; }
Object& object_of(std::uintptr_t place) { return objects::at(place, 1, Kind::once); }

void let_go(Object& o) {
  o.owner = -1;
  for (explore::Threads rest = o.lockers; rest != 0; rest &= rest - 1) {
    schedule::enable(world.fibers[explore::first_of(rest)]);
  }
  schedule::progress();
}

}  // namespace

bool begin(std::uintptr_t place, bool done_before) {
  if (done_before) return false;
  Fiber& me = self();
  Object& o = object_of(place);
  if (o.owner == me.id) failure::fail(FailureKind::deadlock, "an initialisation waits for itself", place);
  schedule::announce({access(place, Mode::take), {}});
  o.lockers |= explore::only(me.id);
  me.waits_for = WaitsFor::once;
  me.object = &o;
  if (o.owner >= 0) schedule::disable(me);
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  o.lockers &= ~explore::only(me.id);
  schedule::receive(o.released);
  if (o.value != 0) {
    schedule::did({access(place, Mode::read), {}});
    return false;
  }
  o.owner = me.id;
  world.enabled &= ~o.lockers;
  schedule::progress();
  schedule::did();
  return true;
}

void finish(std::uintptr_t place) {
  Object& o = object_of(place);
  schedule::point({access(place, Mode::give), {}});
  o.value = 1;
  o.released = schedule::message();
  let_go(o);
  schedule::did({access(place, Mode::write), {}});
}

// The next try comes after this one ([thread.once.callonce] 4).
void abort(std::uintptr_t place) {
  Object& o = object_of(place);
  schedule::point({access(place, Mode::give), {}});
  o.released = schedule::message();
  let_go(o);
  schedule::did();
}

}  // namespace racecourse::engine::once
