#include "grader/engine/object.h"

#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/shadow.h"
#include "grader/engine/text.h"

namespace racecourse::engine::objects {
namespace {

constexpr std::size_t most_objects = std::size_t{1} << 22;
Pool<Object> pool(most_objects);
std::uint32_t first_index = 1;  // of this execution; indices grow from execution to execution

char const* noun(Kind kind) {
  switch (kind) {
    case Kind::mutex:
      return "mutex";
    case Kind::condition:
      return "condition variable";
    case Kind::rwlock:
      return "reader-writer lock";
    case Kind::semaphore:
      return "semaphore";
    case Kind::barrier:
      return "barrier";
    case Kind::spin_lock:
      return "spin lock";
    default:
      return nullptr;  // what the program does not use as such, or what says so itself (atomic.cc)
  }
}

bool is_freed(std::uintptr_t address) {
  Epoch const word = shadow::line(address).write[address & 7];
  return thread_of(word) == shadow::freed_tag && clock_of(word) == (world.execution & clock_mask);
}

[[noreturn]] void fail_gone(std::uintptr_t address, Kind kind) {
  bool const freed = is_freed(address);
  Text text;
  text.add("uses a ").add(noun(kind)).add(freed ? " in memory that was freed" : " that was destroyed");
  failure::fail(freed ? FailureKind::use_after_free : FailureKind::misuse, text.c_str(), address);
}

constexpr Epoch tagged(std::uint32_t index) { return epoch(shadow::object_tag, index); }

// Remembers the plain accesses to these bytes before the object takes their place in shadow memory.
void take_over(Object& object) {
  object.uniform = true;
  for (std::uint32_t i = 0; i < object.size; ++i) {
    shadow::Line& line = shadow::line(object.address + i);
    Epoch& w = line.write[(object.address + i) & 7];
    Epoch& r = line.read[(object.address + i) & 7];
    object.plain_writes[i] = w;
    object.plain_reads[i] = r;
    object.uniform = object.uniform && w == object.plain_writes[0] && r == object.plain_reads[0];
    w = tagged(object.index);
    r = 0;
  }
}

Object& make(std::uintptr_t address, std::uint32_t size, Kind kind) {
  Object& object = pool.add();
  raw::fill(&object, 0, sizeof(Object));
  object.address = address;
  object.size = size;
  object.index = first_index + static_cast<std::uint32_t>(pool.size()) - 1;
  object.kind = kind;
  object.owner = -1;
  take_over(object);
  return object;
}

}  // namespace

Object& by_index(std::uint32_t index) { return pool[index - first_index]; }
std::uint32_t first_of_execution() { return first_index; }
std::uint32_t end_of_execution() { return first_index + static_cast<std::uint32_t>(pool.size()); }

std::size_t count() { return pool.size(); }
Object& nth(std::size_t i) { return pool[i]; }

Object* find(std::uintptr_t address) {
  Epoch const word = shadow::line(address).write[address & 7];
  if (thread_of(word) != shadow::object_tag || clock_of(word) < first_index) return nullptr;
  return &by_index(clock_of(word));
}

Object& at(std::uintptr_t address, std::uint32_t size, Kind kind) {
  Object* const known = find(address);
  if (known != nullptr && known->address == address && known->kind == kind && known->size == size) return *known;
  if (world.racing && noun(kind) != nullptr && is_freed(address)) fail_gone(address, kind);
  // Another kind, or another size: what was known is over. What waits there is found to wait for ever.
  for (std::uint32_t i = 0; i < size; ++i) {
    if (Object* const other = find(address + i); other != nullptr) forget(*other);
  }
  return make(address, size, kind);
}

void use(Object& object) {
  if (object.dead) fail_gone(object.address, object.kind);
  Fiber const& me = self();
  object.atomic_writes.t[me.id] = me.clock.t[me.id];
}

void forget(Object& object) {
  object.dead = true;
  for (std::uint32_t i = 0; i < object.size; ++i) {
    shadow::Line& line = shadow::line(object.address + i);
    Epoch& w = line.write[(object.address + i) & 7];
    if (w != tagged(object.index)) continue;
    w = object.plain_writes[i];
    line.read[(object.address + i) & 7] = object.plain_reads[i];
  }
}

void enqueue(Object& object, Fiber& fiber) {
  auto* const waiter = static_cast<Waiter*>(world.scratch.take(sizeof(Waiter)));
  *waiter = {&fiber, nullptr};
  (object.first_waiter == nullptr ? object.first_waiter : object.last_waiter->next) = waiter;
  object.last_waiter = waiter;
}

void dequeue(Object& object, Fiber& fiber) {
  Waiter* before = nullptr;
  for (Waiter* w = object.first_waiter; w != nullptr; before = w, w = w->next) {
    if (w->fiber != &fiber) continue;
    (before == nullptr ? object.first_waiter : before->next) = w->next;
    if (object.last_waiter == w) object.last_waiter = before;
    return;
  }
}

int waiting(Object const& object) {
  int n = 0;
  for (Waiter const* w = object.first_waiter; w != nullptr; w = w->next) ++n;
  return n;
}

Fiber* nth_waiter(Object const& object, int n) {
  Waiter const* w = object.first_waiter;
  for (; n > 0 && w != nullptr; --n) w = w->next;
  return w == nullptr ? nullptr : w->fiber;
}

void begin() {
  first_index += static_cast<std::uint32_t>(pool.size());
  pool.clear();
}

bool indices_run_out() { return first_index > clock_mask - 2 * most_objects; }
void reset_indices() {
  first_index = 1;
  pool.clear();
}

}  // namespace racecourse::engine::objects
