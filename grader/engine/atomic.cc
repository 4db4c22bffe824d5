#include "grader/engine/atomic.h"

#include <utility>

#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/recorder.h"
#include "grader/engine/schedule.h"
#include "grader/engine/sequential.h"
#include "grader/engine/shadow.h"
#include "grader/engine/spin.h"
#include "grader/engine/visible.h"
#include "grader/engine/waiter_pool.h"

namespace racecourse::engine::atomic {
namespace {

using explore::Mode;
using explore::Operation;

Operation operation(std::uintptr_t address, std::uint32_t size, Mode mode) { return {{address, size, mode}, {}}; }

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
    auto** const larger = static_cast<Store**>(world.scratch.take(capacity * sizeof(void*)));
    for (std::uint32_t i = 0; i < object.count; ++i) larger[i] = object.stores[i];
    object.stores = larger;
    object.capacity = capacity;
  }
  for (std::uint32_t i = object.count; i > at; --i) object.stores[i] = object.stores[i - 1];
  auto& fresh = *static_cast<Store*>(world.scratch.take(sizeof(Store)));
  fresh = {};
  fresh.low = value.low;
  fresh.high = value.high;
  fresh.executed = object.count++;
  fresh.rests = world.rests;
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
    Epoch const reader = writes && r != 0 ? shadow::unordered_reader(r) : 0;
    if (thread_of(w) < shadow::freed_tag && !clock.has(w)) {
      failure::race(object.address + i, object.size, writes, true, w, true, false);
    }
    if (reader != 0) failure::race(object.address + i, object.size, true, true, reader, false, false);
  }
}

bool freed(std::uintptr_t address) {
  Epoch const word = shadow::line(address).write[address & 7];
  return thread_of(word) == shadow::freed_tag && clock_of(word) == (world.execution & clock_mask);
}

Object& object_at(std::uintptr_t address, std::uint32_t size) {
  if (world.racing && freed(address)) {
    failure::fail(FailureKind::use_after_free, "uses an atomic in memory that was freed", address);
  }
  Object& object = objects::at(address, size, Kind::atomic);
  Value const value = in_memory(object);
  // First use, or somebody wrote past us (a system call, code that is not instrumented): that store begins anew.
  if (object.count == 0 || object.stores[object.count - 1]->low != value.low ||
      object.stores[object.count - 1]->high != value.high) {
    object.count = 0;
    insert(object, 0, value);
  }
  return object;
}

void note_seen(Store& store) {
  Fiber const& me = self();
  if (store.seen_at == nullptr) {
    store.seen_at = static_cast<std::uint32_t*>(world.scratch.take(layout::max_threads * sizeof(std::uint32_t)));
  }
  if (!explore::contains(store.seen, me.id)) {
    store.seen |= explore::only(me.id);
    store.seen_at[me.id] = me.clock.t[me.id];
  }
}

void get(Object& object, Store& store, int order) {
  Fiber& me = self();
  note_seen(store);
  object.atomic_reads.t[me.id] = me.clock.t[me.id];
  if (store.message == nullptr) return;
  if (acquires(order)) return schedule::receive(store.message);
  join(me.acquire_fence, *store.message);
  if (world.views) join(me.acquire_view, *store.message->view);
}

void put(Object& object, Store& store, int order, Store const* read) {
  Fiber& me = self();
  store.written = world.epoch;
  store.number = me.operations + 1;
  store.message = releases(order) ? schedule::message() : me.release_fence;
  if (read != nullptr) {
    store.rmw = true;  // continues the release sequence of what it read
    store.message = schedule::merged(store.message, read->message);
  }
  object.atomic_writes.t[me.id] = me.clock.t[me.id];
}

// For the report: what was read, from a store that has `newer` ones behind it, and what was written.
void tell(Store const* read, std::uint32_t newer, Value const* written, int order) {
  if (world.recorder == nullptr) return;
  Values values;
  values.order = order;
  values.newer = newer;
  if (read != nullptr) {
    values.reads = true;
    values.read = read->low;
    if (read->written != 0) values.from = thread_of(read->written);
    values.from_operation = read->number;
  }
  if (written != nullptr) {
    values.writes = true;
    values.written = written->low;
  }
  recorder::values(values);
}

Value value_of(Store const& store) { return {store.low, store.high}; }

void change(Object& object, std::uint32_t read, Value value, int order, sequential::Past& past) {
  Store& old = *object.stores[read];
  tell(&old, object.count - 1 - read, &value, order);
  get(object, old, order);
  check_plain(object, true);
  std::uint32_t const at = read + 1;
  put(object, insert(object, at, value), order, &old);
  if (releases(order) && order != seq_cst) self().released_by_rmw = true;
  sequential::has_written(object, at, order == seq_cst, past);
  if (at + 1 == object.count) to_memory(object, value);
}

// S has a fence here, which synchronises nothing.
void order_by_fence() {
  sequential::Past past;
  sequential::find(past, true);
  sequential::fence(past);
  schedule::tick();
}

// A read-modify-write that releases, and a seq_cst load behind it: C++ lets the load be the first of the two, but no
// compiler's code does, for any processor (x86: the first is a locked instruction; ARMv8: a store-release, and the
// second a load-acquire; POWER and RISC-V: the second has a full fence before it). libstdc++'s latch and barrier count
// on that, in the way they find out whether anybody waits. So S has a fence between the two.
void order_after_release() {
  if (std::exchange(self().released_by_rmw, false)) order_by_fence();
}

}  // namespace

Value load(std::uintptr_t address, std::uint32_t size, int order) {
  ++world.costs.loads;
  if (order == seq_cst) order_after_release();
  if (order == seq_cst && waiter_pool::holds(address)) order_by_fence();
  Operation const op = operation(address, size, Mode::read);
  spin::point(op);
  Object& object = object_at(address, size);
  sequential::Past past;
  sequential::find(past, order == seq_cst);
  std::uint32_t const at = visible::choose_read(object, past);
  Store& store = *object.stores[at];
  tell(&store, object.count - 1 - at, nullptr, order);
  get(object, store, order);
  check_plain(object, false);
  sequential::has_read(object, at, order == seq_cst, past);
  spin::reads(address, store, object);
  schedule::did(op);
  return value_of(store);
}

void store(std::uintptr_t address, std::uint32_t size, Value value, int order) {
  ++world.costs.stores;
  Operation const op = operation(address, size, Mode::write);
  schedule::point(op);
  Object& object = object_at(address, size);
  check_plain(object, true);
  sequential::Past past;
  sequential::find(past, order == seq_cst);
  std::uint32_t const at = visible::choose_position(object, past);
  tell(nullptr, object.count - at, &value, order);
  put(object, insert(object, at, value), order, nullptr);
  sequential::has_written(object, at, order == seq_cst, past);
  if (at + 1 == object.count) to_memory(object, value);
  spin::changed(address);
  schedule::progress();
  schedule::did(op);
}

Value read_modify_write(std::uintptr_t address, std::uint32_t size, Value operand, Change change_of, int order) {
  ++world.costs.rmws;
  Operation const op = operation(address, size, Mode::write);
  spin::point(op);
  Object& object = object_at(address, size);
  sequential::Past past;
  sequential::find(past, order == seq_cst);
  std::uint32_t const at = visible::choose_rmw(object, {past, past, 0, 0, true, false}).at;
  Store const& read = *object.stores[at];
  Value const old = value_of(read);
  Value value = change_of(old, operand);
  if (size < 8) value.low &= (std::uint64_t{1} << (size * 8)) - 1;
  change(object, at, value, order, past);
  if (value == old) {
    spin::reads(address, read, object);  // test-and-set of what is set already: others see no change
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
  Operation const op = operation(address, size, Mode::write);
  spin::point(op);
  Object& object = object_at(address, size);
  sequential::Past done, failed;
  sequential::find(done, order == seq_cst);
  bool const alike = (order == seq_cst) == (failure_order == seq_cst);
  if (!alike) sequential::find(failed, failure_order == seq_cst);
  auto const chosen =
      visible::choose_rmw(object, {done, alike ? done : failed, expected.low, expected.high, false, weak});
  Store& old = *object.stores[chosen.at];
  if (chosen.exchanges) {
    change(object, chosen.at, desired, order, done);
    if (desired == expected) {
      spin::reads(address, old, object);
    } else {
      spin::changed(address);
      schedule::progress();
    }
    schedule::did(op);
    return true;
  }
  bool const equal = value_of(old) == expected;
  expected = value_of(old);
  tell(&old, object.count - 1 - chosen.at, nullptr, failure_order);
  get(object, old, failure_order);
  check_plain(object, false);  // it is a load, and races with no plain load
  sequential::has_read(object, chosen.at, failure_order == seq_cst, alike ? done : failed);
  if (!equal) spin::reads(address, old, object);
  if (equal) schedule::progress();  // that was not the program's doing: the next try is another one
  schedule::did(operation(address, size, Mode::read));
  return false;
}

// Nothing of the thread's own doing: what it changes is which stores the thread may read, and what its stores hand on.
void fence(int order) {
  Fiber& me = self();
  sequential::Past past;
  if (order == seq_cst) sequential::find(past, true);
  if (acquires(order)) {
    for (std::uint32_t i = 0; i < world.threads; ++i) {
      me.clock.t[i] = std::max(me.clock.t[i], me.acquire_fence.t[i]);
      me.view.t[i] = std::max(me.view.t[i], std::max(me.acquire_fence.t[i], me.acquire_view.t[i]));
    }
  }
  if (order == seq_cst) sequential::fence(past);
  if (releases(order)) me.release_fence = schedule::message();
  if (world.recorder != nullptr) recorder::fence(order);
  schedule::tick();
}

// A system call is no less than a seq_cst load: it passes locks of the kernel's.
Value newest(std::uintptr_t address, std::uint32_t size) {
  Object& object = object_at(address, size);
  check_plain(object, false);
  Store& store = *object.stores[object.count - 1];
  sequential::Past past;
  sequential::find(past, true);
  note_seen(store);
  sequential::has_read(object, object.count - 1, true, past);
  return value_of(store);
}

}  // namespace racecourse::engine::atomic
