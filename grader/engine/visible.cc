#include "grader/engine/visible.h"

#include <algorithm>

#include "grader/engine/schedule.h"

namespace racecourse::engine::visible {
namespace {

using explore::Choice;

// Nothing older than this store may be read, or be followed directly.
//
// A store becomes visible in a reasonable amount of time ([atomics.order] 11). When everybody had to wait until time
// passed, that time is over: a thread that naps and looks at a flag again and again must see it change. Only what may
// be read is restricted. Nothing is synchronised by it, and whoever counts on a sleep for order races as before.
bool hides_older(Store const& store, sequential::Past const& past) {
  Fiber const& me = self();
  if (store.rests < world.rests) return true;
  return knows(store, world.views ? me.view : me.clock) || (past.matters && sequential::forbids_before(past, store));
}

std::uint32_t oldest_readable(Object const& object, sequential::Past const& past) {
  std::uint32_t i = object.count - 1;
  while (i > 0 && !hides_older(*object.stores[i], past)) --i;
  return i;
}

// The store was executed before this operation in every equivalent order.
bool came_before(Store const& store) {
  return store.written == 0 || world.strategy->ordered_before({thread_of(store.written), store.number}, self().id);
}

// Operations are executed in every order anyway. So to read `store` is offered only where no other order would have it
// without passing over a newer one: each newer one that might have been executed later than this operation was executed
// before `store`, which must stay before this operation.
class Offers {
 public:
  bool has(Store const& store) const { return store.executed >= later_; }
  // To newest first; a store is asked for before it is passed.
  void pass(Store const& store) {
    if (!came_before(store)) later_ = std::max(later_, store.executed + 1);
  }

 private:
  std::uint32_t later_ = 0;
};

bool only_newest(Object const& object) { return !world.rules.weak_memory || object.count == 1 || self().newest_only; }

bool is_followed(Object const& object, std::uint32_t i) { return i + 1 < object.count && object.stores[i + 1]->rmw; }

// Of the indices that `possible` likes, from the newest to the oldest.
template <class F>
std::uint32_t choose(Object const& object, std::uint32_t oldest, F possible) {
  std::uint32_t found[64];
  unsigned ways = 0;
  Offers offers;
  for (std::uint32_t i = object.count; i-- > oldest && ways < 64;) {
    if (offers.has(*object.stores[i]) && possible(i)) found[ways++] = i;
    if (i > oldest) offers.pass(*object.stores[i]);
  }
  return found[schedule::pick(Choice::reads_from, ways)];
}

}  // namespace

bool knows(Store const& store, Clock const& clock) {
  if (store.written == 0 || clock.has(store.written)) return true;  // the first value is known to all
  for (explore::Threads rest = store.seen; rest != 0; rest &= rest - 1) {
    int const thread = explore::first_of(rest);
    if (store.seen_at[thread] <= clock.t[thread]) return true;
  }
  return false;
}

std::uint32_t choose_read(Object const& object, sequential::Past const& past) {
  if (only_newest(object)) return object.count - 1;
  std::uint32_t const oldest = oldest_readable(object, past);
  if (oldest == object.count - 1) return oldest;
  return choose(object, oldest, [](std::uint32_t) { return true; });
}

// Behind `at - 1`, and not between a read-modify-write and what it read.
std::uint32_t choose_position(Object const& object, sequential::Past const& past) {
  if (!world.rules.weak_memory || object.count == 1) return object.count;
  std::uint32_t const oldest = oldest_readable(object, past);
  std::uint32_t found[64] = {object.count};
  unsigned ways = 1;
  for (std::uint32_t at = object.count - 1; at > oldest && came_before(*object.stores[at]) && ways < 64; --at) {
    if (!object.stores[at]->rmw) found[ways++] = at;
  }
  return found[schedule::pick(Choice::store_position, ways)];
}

Chosen choose_rmw(Object const& object, Ways const& ways) {
  auto const fits = [&](std::uint32_t i) {
    return ways.always || (object.stores[i]->low == ways.low && object.stores[i]->high == ways.high);
  };
  std::uint32_t at = object.count - 1, oldest_done = at, oldest_failed = at;
  if (!only_newest(object)) {
    oldest_done = oldest_readable(object, ways.done);
    oldest_failed = &ways.done == &ways.failed ? oldest_done : oldest_readable(object, ways.failed);
  }
  auto const can_exchange = [&](std::uint32_t i) { return fits(i) && i >= oldest_done && !is_followed(object, i); };
  auto const can_fail = [&](std::uint32_t i) {
    return i >= oldest_failed && (!fits(i) || (ways.spuriously && world.spurious_left > 0));
  };
  std::uint32_t const oldest = std::min(oldest_done, oldest_failed);
  if (oldest < at) {
    at = choose(object, oldest, [&](std::uint32_t i) { return can_exchange(i) || can_fail(i); });
  }
  if (!can_exchange(at)) {
    if (fits(at)) --world.spurious_left;
    return {at, false};
  }
  return {at, !(ways.spuriously && can_fail(at) && schedule::spurious(Choice::weak_failure))};
}

}  // namespace racecourse::engine::visible
