#include "grader/engine/tell.h"

#include <algorithm>
#include <iterator>

#include "grader/engine/choice_names.h"
#include "grader/engine/modules.h"
#include "grader/engine/recorder.h"

namespace racecourse::engine::tell {
namespace {

constexpr char const* mode_names[] = {"none",    "read",    "write",  "take",    "give",  "probe",
                                      "enqueue", "wake",    "resume", "attempt", "leave", "miss",
                                      "share",   "unshare", "down",   "up",      "stop"};
static_assert(std::size(mode_names) == explore::modes);
constexpr char const* kind_names[] = {"atomic",    "mutex", "condition", "rwlock", "semaphore", "barrier",
                                      "spin-lock", "once",  "thread",    "queue",  "stream",    "descriptor"};
constexpr char const* wait_names[] = {"nothing", "lock",   "wake", "post",       "barrier", "thread",
                                      "once",    "change", "time", "descriptor", "exit",    "quiet"};

template <class T, std::size_t n>
char const* name(char const* const (&names)[n], T value) {
  auto const i = static_cast<std::size_t>(value);
  return i < n ? names[i] : "other";
}

void address(Json& out, std::uintptr_t place) {
  int const module = modules::of(place);
  out.open('[').integer(module).number(module < 0 ? place : place - modules::at(module).base).close(']');
}

void access(Json& out, explore::Access const& a) {
  out.open('{').key_text("mode", name(mode_names, a.mode)).key("at");
  address(out, a.address);
  out.key_number("size", a.size);
  if (a.spare != 0) out.key_number("spare", a.spare);
  out.close('}');
}

void operation(Json& out, explore::Operation const& op) {
  out.open('[');
  if (op.first.mode != explore::Mode::none) access(out, op.first);
  if (op.second.mode != explore::Mode::none) access(out, op.second);
  out.close(']');
}

void frames(Json& out, std::uintptr_t const* frames, int count) {
  out.open('[');
  for (int i = 0; i < count; ++i) address(out, frames[i]);
  out.close(']');
}

void values(Json& out, Values const& v) {
  out.key("values").open('{').key_number("order", static_cast<std::uint64_t>(v.order));
  if (v.reads) out.key_number("read", v.read);
  if (v.writes) out.key_number("written", v.written);
  if (v.newer != 0) out.key_number("newer", v.newer);
  if (v.newer != 0 && v.reads) out.key("from").integer(v.from).key_number("from_operation", v.from_operation);
  out.close('}');
}

void event(Json& out, Event const& e) {
  static constexpr char const* what_names[] = {"operation", "fence", "access", "allocation", "release"};
  out.open('{').key_text("what", name(what_names, e.what)).key_number("thread", e.thread).key_number("step", e.step);
  out.key_number("operation", e.operation).key("time").integer(e.time).key_number("stack", e.stack);
  if (e.entry != 0) {
    out.key("entry");
    address(out, e.entry);
  }
  if (e.what == Event::What::operation) {
    out.key("did");
    operation(out, e.did);
    out.key("kinds").open('[');
    for (int i = 0; i < 2; ++i) out.text(e.known[i] ? name(kind_names, e.kinds[i]) : "");
    out.close(']');
  }
  if (e.has_values) values(out, e.values);
  if (e.size != 0) {
    out.key("at");
    address(out, e.address);
    out.key_number("size", e.size);
  }
  if (e.what == Event::What::access) out.key("writes").boolean(e.writes);
  out.close('}');
}

void object(Json& out, Object const& o) {
  out.open('{').key_text("kind", name(kind_names, o.kind)).key("at");
  address(out, o.address);
  out.key("owner").integer(o.owner).key("holders").open('[');
  for (explore::Threads rest = o.holders; rest != 0; rest &= rest - 1) {
    out.number(static_cast<std::uint64_t>(explore::first_of(rest)));
  }
  out.close(']').key("value").integer(o.value).close('}');
}

void bases(Json& out, Standing const& standing) {
  int count = 0;
  recorder::frames(standing.stack, count);
  out.open('[');
  for (int i = 0; i < count; ++i) out.number(standing.bases[i]);
  out.close(']');
}

void thread(Json& out, Fiber const& fiber) {
  Standing const& standing = recorder::standing(fiber.id);
  bool const waits = !fiber.finished && !explore::contains(world.enabled, fiber.id);
  out.open('{').key_number("id", static_cast<std::uint64_t>(fiber.id));
  out.key_text("state", fiber.finished            ? "ended"
                        : !fiber.has_begun()      ? "not-begun"
                        : &fiber == world.current ? "running"
                        : waits                   ? "waiting"
                                                  : "ready");
  out.key_number("stack", standing.stack).key_number("locks_held", static_cast<std::uint64_t>(fiber.locks_held));
  out.key_number("operations", fiber.operations).key("bases");
  bases(out, standing);
  if (waits) {
    out.key_text("waits_for", name(wait_names, fiber.waits_for));
    bool const at_object = fiber.object != nullptr && fiber.waits_for != WaitsFor::thread &&
                           fiber.waits_for != WaitsFor::time && fiber.waits_for != WaitsFor::change &&
                           fiber.waits_for != WaitsFor::exit;
    if (at_object) {
      out.key("object");
      object(out, *fiber.object);
    }
    if (fiber.waits_for == WaitsFor::thread) out.key("awaits").integer(fiber.awaited);
    if (fiber.waits_for == WaitsFor::change) {
      out.key("reads").open('[');
      for (std::uint32_t i = 0; i < std::min<std::uint32_t>(fiber.spin.read_count, std::size(fiber.spin.reads)); ++i) {
        out.open('{').key("at");
        address(out, fiber.spin.reads[i].address);
        out.key_number("value", fiber.spin.reads[i].low).close('}');
      }
      out.close(']');
    }
  }
  out.key("about_to");
  operation(out, world.pending[fiber.id]);
  out.close('}');
}

void schedule(Json& out, explore::Schedule const& s) {
  out.key("turns").open('[');
  for (explore::Turn const& turn : s.turns) {
    out.open('[').number(static_cast<std::uint64_t>(turn.thread)).number(turn.steps).close(']');
  }
  out.close(']').key("picks").open('[');
  for (explore::Picked const& p : s.picks) {
    out.open('[').number(static_cast<std::uint64_t>(p.thread)).number(p.step).text(name(choice_names, p.choice));
    out.number(p.nth).number(p.way).close(']');
  }
  out.close(']');
}

void step(Json& out, explore::Step const& s) {
  out.open('[').number(static_cast<std::uint64_t>(s.thread)).number(s.enabled).boolean(s.executed);
  operation(out, s.operation);
  out.close(']');
}

void race(Json& out, Failure const& f) {
  out.key("access").open('{').key("writes").boolean(f.writes).key("atomic").boolean(f.atomic).close('}');
  out.key("other").open('{').key("thread").integer(f.other_thread).key("writes").boolean(f.other_writes);
  out.key("atomic").boolean(f.other_atomic);
  if (Event const* const other = recorder::other_access(f); other != nullptr) {
    out.key_number("event", recorder::index_of(*other));
  }
  out.close('}');
}

void failure(Json& out, Failure const& f) {
  out.key_text("kind", name_of(f.kind)).key_text("message", f.message).key("thread").integer(f.thread);
  out.key_number("step", world.steps).key("frames");
  frames(out, f.stack, f.frames);
  if (f.address != 0) {
    out.key("at");
    address(out, f.address);
    out.key_number("size", f.size);
  }
  if (f.kind == FailureKind::data_race) race(out, f);
}

}  // namespace

void finding(Json& out, Finding const& found) {
  out.open('{');
  failure(out, found.failure);
  out.key_number("execution", found.execution).key_number("switches", found.schedule.switches());
  out.key_number("switches_as_found", found.switches_as_found).key_number("trials", found.trials);
  out.key_number("preemptions", found.preemptions());
  if (found.no_return.known) {
    out.key("no_return").open('{').key_number("step", found.no_return.step);
    out.key("proven").boolean(found.no_return.proven).key_number("tried", found.no_return.tried).close('}');
  }
  schedule(out, found.schedule);
  out.key("steps").open('[');
  for (explore::Step const& s : found.log.steps) step(out, s);
  out.close(']').key_number("all_steps", found.log.count);
  out.key("threads").open('[');
  for (std::uint32_t i = 0; i < world.threads; ++i) thread(out, world.fibers[i]);
  out.close(']').key("objects").open('[');
  for (std::size_t i = 0; i < objects::count(); ++i) {
    if (Object const& o = objects::nth(i); !o.dead && (o.owner >= 0 || o.holders != 0)) object(out, o);
  }
  out.close(']').key("events").open('[');
  for (std::size_t i = 0; i < recorder::count(); ++i) event(out, recorder::event(i));
  out.close(']').key_number("left_out", recorder::left_out());
  out.key("stacks").open('[');
  for (StackNumber i = 1; i <= recorder::stacks(); ++i) {
    int count = 0;
    std::uintptr_t const* const addresses = recorder::frames(i, count);
    frames(out, addresses, count);
  }
  out.close(']').key("modules").open('[');
  for (int i = 0; i < modules::count(); ++i) out.text(modules::at(i).path);
  out.close(']').close('}');
}

void divergence(Json& out, Divergence const& d) {
  out.open('{').key_number("step", d.step).key("both").boolean(d.both);
  out.key("before");
  step(out, d.before);
  out.key("now");
  step(out, d.now);
  out.key("frames");
  frames(out, d.stack, d.frames);
  out.key("modules").open('[');
  for (int i = 0; i < modules::count(); ++i) out.text(modules::at(i).path);
  out.close(']').close('}');
}

}  // namespace racecourse::engine::tell
