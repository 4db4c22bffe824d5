#include "grader/engine/atomic.h"

#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"
#include "grader/engine/shadow.h"
#include "grader/engine/spin.h"

namespace racecourse::engine::atomic {
namespace {

using explore::Access;
using explore::Choice;
using explore::Mode;
using explore::Operation;

// Where seq_cst operations and fences meet, for the order of operations. No address of a program.
constexpr Access fence_read{1, 1, Mode::read}, fence_write{1, 1, Mode::write};

Operation operation(std::uintptr_t address, std::uint32_t size, Mode mode, int order) {
  Operation op{{address, size, mode}, {}};
  if (world.views && order == seq_cst) op.second = fence_read;
  return op;
}

Value in_memory(Object const& object) {
  Value value;
  auto const* const p = reinterpret_cast<void const*>(object.address);
  switch (object.size) {
    case 1:
      value.low = *static_cast<std::uint8_t const volatile*>(p);
      break;
    case 2:
      value.low = *static_cast<std::uint16_t const volatile*>(p);
      break;
    case 4:
      value.low = *static_cast<std::uint32_t const volatile*>(p);
      break;
    case 8:
      value.low = *static_cast<std::uint64_t const volatile*>(p);
      break;
    default:
      raw::copy(&value, p, object.size);
  }
  return value;
}

void to_memory(Object const& object, Value value) {
  auto* const p = reinterpret_cast<void*>(object.address);
  switch (object.size) {
    case 1:
      *static_cast<std::uint8_t volatile*>(p) = static_cast<std::uint8_t>(value.low);
      break;
    case 2:
      *static_cast<std::uint16_t volatile*>(p) = static_cast<std::uint16_t>(value.low);
      break;
    case 4:
      *static_cast<std::uint32_t volatile*>(p) = static_cast<std::uint32_t>(value.low);
      break;
    case 8:
      *static_cast<std::uint64_t volatile*>(p) = value.low;
      break;
    default:
      raw::copy(p, &value, object.size);
  }
}

Store& insert(Object& object, std::uint32_t at, Value value) {
  if (object.count == object.capacity) {
    std::uint32_t const capacity = object.capacity == 0 ? 8 : object.capacity * 2;
    auto** const larger = static_cast<Store**>(world.scratch.take(capacity * sizeof(Store*)));
    for (std::uint32_t i = 0; i < object.count; ++i) larger[i] = object.stores[i];
    object.stores = larger;
    object.capacity = capacity;
  }
  for (std::uint32_t i = object.count; i > at; --i) object.stores[i] = object.stores[i - 1];
  ++object.count;
  auto& fresh = *static_cast<Store*>(world.scratch.take(sizeof(Store)));
  fresh = {value.low, value.high, nullptr, 0, 0, 0, 0, nullptr, false};
  object.stores[at] = &fresh;
  return fresh;
}

// What is read or written by the running thread must be ordered with plain accesses to the same bytes.
void check_plain(Object const& object, bool writes) {
  if (!world.racing) return;
  Clock const& clock = self().clock;
  std::uint32_t const bytes = object.uniform ? 1 : object.size;
  for (std::uint32_t i = 0; i < bytes; ++i) {
    Epoch const w = object.plain_writes[i], r = object.plain_reads[i];
    if (thread_of(w) < shadow::freed_tag && !clock.has(w)) {
      failure::race(object.address + i, object.size, writes, true, w, true, false);
    }
    if (writes && thread_of(r) < shadow::freed_tag && !clock.has(r)) {
      failure::race(object.address + i, object.size, true, true, r, false, false);
    }
  }
}

bool freed(std::uintptr_t address) {
  Epoch const word = shadow::line(address).write[address & 7];
  return thread_of(word) == shadow::freed_tag && clock_of(word) == (world.execution & clock_mask);
}

Object& object_at(std::uintptr_t address, std::uint32_t size, bool writes) {
  if (world.racing && freed(address)) {
    failure::fail(FailureKind::use_after_free, "uses an atomic in memory that was freed", address);
  }
  Object& object = objects::at(address, size, Kind::atomic);
  check_plain(object, writes);
  Value const value = in_memory(object);
  // First use, or somebody wrote past us (a system call, code that is not instrumented): that store begins anew.
  if (object.count == 0 || object.stores[object.count - 1]->low != value.low ||
      object.stores[object.count - 1]->high != value.high) {
    object.count = 0;
    insert(object, 0, value);
  }
  return object;
}

bool knows(Store const& store, Clock const& clock) {
  if (store.written != 0 && clock.has(store.written)) return true;
  for (explore::Threads rest = store.seen; rest != 0; rest &= rest - 1) {
    int const thread = explore::first_of(rest);
    if (store.seen_at[thread] <= clock.t[thread]) return true;
  }
  return store.written == 0;  // what was there before the first operation is known to all
}

// Coherence and the order S: nothing older than this one may be read any more, or be followed directly.
bool hides_older(Store const& store, bool sequential) {
  Fiber const& me = self();
  if (knows(store, world.views ? me.view : me.clock)) return true;
  if (store.sequential != 0 && (sequential || store.sequential < me.fence_time)) return true;
  return sequential && world.views && knows(store, world.fence_view);
}

std::uint32_t oldest_readable(Object const& object, bool sequential) {
  std::uint32_t i = object.count - 1;
  while (i > 0 && !hides_older(*object.stores[i], sequential)) --i;
  return i;
}

bool came_before(Store const& store) {
  return store.written == 0 || world.strategy->ordered_before({thread_of(store.written), store.number}, self().id);
}

// The oldest store from which on all newer ones came before this operation in every equivalent order. Where it is not
// the newest, the choice is a real one.
std::uint32_t oldest_offered(Object const& object, std::uint32_t readable) {
  std::uint32_t i = object.count - 1;
  while (i > readable && came_before(*object.stores[i])) --i;
  return i;
}

void note_seen(Store& store, bool sequential) {
  Fiber const& me = self();
  if (store.seen_at == nullptr) {
    store.seen_at = static_cast<std::uint32_t*>(world.scratch.take(layout::max_threads * sizeof(std::uint32_t)));
  }
  if (!explore::contains(store.seen, me.id)) {
    store.seen |= explore::only(me.id);
    store.seen_at[me.id] = me.clock.t[me.id];
  }
  if (sequential && store.sequential == 0) store.sequential = ++world.fence_time;
}

void get(Object& object, Store& store, int order) {
  note_seen(store, order == seq_cst);
  object.atomic_reads.t[self().id] = self().clock.t[self().id];
  if (store.message == nullptr) return;
  if (acquires(order)) {
    schedule::receive(store.message);
  } else if (world.views) {
    Fiber& me = self();
    join(me.acquire_fence, *store.message);
    join(me.acquire_view, store.message->view != nullptr ? *store.message->view : *store.message);
    me.acquire_fence_time = std::max(me.acquire_fence_time, store.message->fence_time);
  }
}

void put(Object& object, Store& store, int order, Store const* read) {
  Fiber& me = self();
  store.written = world.epoch;
  store.number = me.operations + 1;
  if (order == seq_cst) store.sequential = ++world.fence_time;
  store.message = releases(order) ? schedule::message() : me.release_fence;
  if (read != nullptr) {
    store.rmw = true;  // continues the release sequence of what it read
    store.message = schedule::merged(store.message, read->message);
  }
  object.atomic_writes.t[me.id] = me.clock.t[me.id];
}

bool weak_memory(Object const& object) { return world.rules.weak_memory && object.count > 1; }

std::uint32_t choose_read(Object const& object, int order) {
  if (!weak_memory(object)) return object.count - 1;
  std::uint32_t const readable = oldest_readable(object, order == seq_cst);
  if (readable == object.count - 1 || self().newest_only) return object.count - 1;
  std::uint32_t const offered = oldest_offered(object, readable);
  return object.count - 1 - schedule::pick(Choice::reads_from, object.count - offered);
}

// Where a store may enter: behind `at - 1`, and not between a read-modify-write and what it read.
std::uint32_t choose_position(Object const& object, int order) {
  if (!weak_memory(object)) return object.count;
  std::uint32_t const readable = oldest_readable(object, order == seq_cst);
  if (readable == object.count - 1) return object.count;
  std::uint32_t const offered = oldest_offered(object, readable);
  unsigned ways = 1;
  for (std::uint32_t at = object.count - 1; at > offered; --at) ways += object.stores[at]->rmw ? 0 : 1;
  unsigned way = schedule::pick(Choice::store_position, ways);
  for (std::uint32_t at = object.count;; --at) {
    if (at < object.count && object.stores[at]->rmw) continue;
    if (way-- == 0) return at;
  }
}

// Which store a read-modify-write reads: it will stand directly behind it, where no other may already.
std::uint32_t choose_rmw(Object const& object, int order, Value const* expected) {
  std::uint32_t const newest = object.count - 1;
  if (!weak_memory(object)) return newest;
  std::uint32_t const readable = oldest_readable(object, order == seq_cst);
  if (readable == newest || self().newest_only) return newest;
  std::uint32_t const offered = oldest_offered(object, readable);
  auto const possible = [&](std::uint32_t i) {
    if (i == newest || !object.stores[i + 1]->rmw) return true;
    return expected != nullptr && (object.stores[i]->low != expected->low || object.stores[i]->high != expected->high);
  };
  unsigned ways = 0;
  for (std::uint32_t i = newest + 1; i-- > offered;) ways += possible(i) ? 1 : 0;
  unsigned way = schedule::pick(Choice::reads_from, ways);
  for (std::uint32_t i = newest;; --i) {
    if (possible(i) && way-- == 0) return i;
  }
}

Value value_of(Store const& store) { return {store.low, store.high}; }

void change(Object& object, std::uint32_t read, Value value, int order) {
  Store& old = *object.stores[read];
  get(object, old, order);
  Store& fresh = insert(object, read + 1, value);
  put(object, fresh, order, &old);
  if (read + 2 == object.count) to_memory(object, value);
}

}  // namespace

Value load(std::uintptr_t address, std::uint32_t size, int order) {
  ++world.costs.loads;
  Operation const op = operation(address, size, Mode::read, order);
  spin::point(op);
  Object& object = object_at(address, size, false);
  Store& store = *object.stores[choose_read(object, order)];
  get(object, store, order);
  spin::reads(address, store, object);
  schedule::did(op);
  return value_of(store);
}

void store(std::uintptr_t address, std::uint32_t size, Value value, int order) {
  ++world.costs.stores;
  Operation const op = operation(address, size, Mode::write, order);
  schedule::point(op);
  Object& object = object_at(address, size, true);
  std::uint32_t const at = choose_position(object, order);
  put(object, insert(object, at, value), order, nullptr);
  if (at + 1 == object.count) to_memory(object, value);
  spin::changed(address);
  schedule::progress();
  schedule::did(op);
}

Value read_modify_write(std::uintptr_t address, std::uint32_t size, Value operand, Change change_of, int order) {
  ++world.costs.rmws;
  Operation const op = operation(address, size, Mode::write, order);
  spin::point(op);
  Object& object = object_at(address, size, true);
  std::uint32_t const read = choose_rmw(object, order, nullptr);
  Value const old = value_of(*object.stores[read]);
  Value value = change_of(old, operand);
  if (size < 8) value.low &= (std::uint64_t{1} << (size * 8)) - 1;
  change(object, read, value, order);
  if (value == old) {
    spin::reads(address, *object.stores[read], object);  // test-and-set of what is set already: others see no change
  } else {
    spin::changed(address);
    schedule::progress();
  }
  schedule::did(op);
  return old;
}

bool compare_exchange(std::uintptr_t address, std::uint32_t size, Value& expected, Value desired, int order,
                      int failure_order, bool weak) {
  ++world.costs.rmws;
  Operation const op = operation(address, size, Mode::write, order);
  spin::point(op);
  Object& object = object_at(address, size, true);
  std::uint32_t const read = choose_rmw(object, order, &expected);
  Store& old = *object.stores[read];
  bool const equal = value_of(old) == expected;
  if (equal && !(weak && schedule::spurious(Choice::weak_failure))) {
    change(object, read, desired, order);
    if (desired == expected) {
      spin::reads(address, old, object);
    } else {
      spin::changed(address);
      schedule::progress();
    }
    schedule::did(op);
    return true;
  }
  expected = value_of(old);
  get(object, old, failure_order);
  if (!equal) spin::reads(address, old, object);
  if (equal) schedule::progress();  // that was not the program's doing: the next try is another one
  schedule::did(operation(address, size, Mode::read, failure_order));
  return false;
}

void fence(int order) {
  schedule::need_views();
  Operation const op{order == seq_cst ? fence_write : Access{}, {}};
  if (order == seq_cst) schedule::point(op);
  Fiber& me = self();
  if (acquires(order)) {
    for (std::uint32_t i = 0; i < world.threads; ++i) {
      me.clock.t[i] = std::max(me.clock.t[i], me.acquire_fence.t[i]);
      me.view.t[i] = std::max(me.view.t[i], me.acquire_view.t[i]);
    }
    me.fence_time = std::max(me.fence_time, me.acquire_fence_time);
  }
  if (order == seq_cst) {
    for (std::uint32_t i = 0; i < world.threads; ++i) {
      world.fence_view.t[i] = me.view.t[i] = std::max(world.fence_view.t[i], me.view.t[i]);
    }
    me.fence_time = ++world.fence_time;
  }
  if (releases(order)) me.release_fence = schedule::message();
  if (order == seq_cst) return schedule::did(op);
  schedule::tick();
}

Value newest(std::uintptr_t address, std::uint32_t size) {
  Object& object = object_at(address, size, false);
  Store& store = *object.stores[object.count - 1];
  note_seen(store, false);
  return value_of(store);
}

}  // namespace racecourse::engine::atomic
