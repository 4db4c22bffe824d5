#include "grader/engine/waiting.h"

namespace racecourse::engine::waiting {
namespace {

using explore::Access;
using explore::Choice;
using explore::Mode;

Access with(Access access, Mode mode) {
  access.mode = mode;
  return access;
}

}  // namespace

Woken wait_in_queue(Object& o, Access const& entering, std::int64_t deadline, Access const& also) {
  Fiber& me = self();
  objects::enqueue(o, me);
  me.woken = me.timed_out = false;
  bool const timed = deadline != no_deadline;
  bool const early = timed ? schedule::early_timer() : schedule::spurious(Choice::spurious_wake);
  schedule::did(also.mode == Mode::none ? explore::Operation{entering, {}} : explore::Operation{also, entering});
  // To wake by itself is to leave the queue; to have been woken is to go on.
  schedule::announce({with(entering, early || timed ? Mode::leave : Mode::resume), {}});
  me.waits_for = o.kind == Kind::rwlock ? WaitsFor::lock : WaitsFor::wake;
  me.object = &o;
  me.deadline = deadline;
  if (!early) schedule::disable(me);
  schedule::go_on();
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
  if (me.woken) {
    // The kernel's locks order the two: what the waker has stored is there. (Not a happens-before edge: neither C++ nor
    // Linux promises one, and data that relies on it is racy.)
    if (world.views && me.woken_by != nullptr) join(me.view, *me.woken_by->view);
    schedule::did({with(entering, Mode::resume), {}});
    return Woken::by_somebody;
  }
  objects::dequeue(o, me);
  if (timed) world.now = std::max(world.now, deadline);
  schedule::did({with(entering, Mode::leave), {}});
  return timed ? Woken::by_time : Woken::spuriously;
}

void wake_one(Object& o, bool any) {
  int const n = objects::waiting(o);
  unsigned const which = any ? schedule::pick(Choice::signal_target, static_cast<unsigned>(n)) : 0;
  Fiber& fiber = *objects::nth_waiter(o, static_cast<int>(which));
  objects::dequeue(o, fiber);
  fiber.woken = true;
  fiber.woken_by = world.views ? schedule::message() : nullptr;
  world.pending[fiber.id].first.mode = Mode::resume;
  world.woken |= explore::only(fiber.id);
  schedule::enable(fiber);
}

void wait_for_turn(Claim const& claim, bool free, std::int64_t deadline) {
  Fiber& me = self();
  schedule::announce({claim.access, {}});
  claim.object.*claim.queue |= explore::only(me.id);
  me.waits_for = claim.why;
  me.object = &claim.object;
  me.timed_out = false;
  me.deadline = deadline;
  if (!free) schedule::disable(me);
  schedule::go_on();
  claim.object.*claim.queue &= ~explore::only(me.id);
  me.waits_for = WaitsFor::nothing;
  me.deadline = no_deadline;
}

void disable_all(explore::Threads queue) { world.enabled &= ~queue; }

void enable_all(explore::Threads queue) { world.enabled |= queue; }

bool gives_up(std::int64_t deadline) {
  if (deadline == no_deadline) return false;
  if (deadline > world.now && !schedule::early_timer()) return false;
  world.now = std::max(world.now, deadline);
  return true;
}

}  // namespace racecourse::engine::waiting
