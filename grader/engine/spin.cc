#include "grader/engine/spin.h"

#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"

std::uint64_t racecourse_registers[8] = {};

namespace racecourse::engine::spin {
namespace {

constexpr std::size_t largest_stack = std::size_t{16} << 10;
constexpr std::int64_t clock_step = 1'000;  // nanoseconds that pass while everybody looks at the clock
constexpr int stack_pointer = 6;

bool same_registers(SpinState const& s) {
  for (int i = 0; i < 8; ++i) {
    if (s.registers[i] != racecourse_registers[i]) return false;
  }
  return true;
}

// 0: too large to be looked at each time.
std::uint64_t hash_of_stack(Fiber const& me) {
  std::uintptr_t const top = layout::stacks + (static_cast<std::size_t>(me.id) + 1) * layout::stack_size;
  auto const* word = reinterpret_cast<std::uint64_t const*>(racecourse_registers[stack_pointer]);
  auto const* const last = reinterpret_cast<std::uint64_t const*>(top);
  std::size_t const size = static_cast<std::size_t>(last - word) * 8;
  if (size > largest_stack) return 0;
  if (size > fibers::clean_stack) {
    // Deeper than any before: from now on that part is clean, too, and all executions are alike again.
    while (fibers::clean_stack < size) fibers::clean_stack *= 2;
    schedule::leave(Ending::again);
  }
  std::uint64_t a = 1, b = 2;
  for (; word + 1 < last; word += 2) {
    // A product carries a bit to higher ones alone. Without the shift, two words that differ in their topmost bit (a
    // flag in an atomic, and in its copy for compare_exchange) would make up for each other.
    a = (a ^ word[0]) * 0x9e3779b97f4a7c15u;
    a ^= a >> 32;
    b = (b ^ word[1]) * 0xbf58476d1ce4e5b9u;
    b ^= b >> 32;
  }
  return (a ^ (b >> 17) ^ b) | 1;
}

void remember(Fiber& me, std::uint32_t limit) {
  SpinState& s = me.spin;
  for (int i = 0; i < 8; ++i) s.registers[i] = racecourse_registers[i];
  s.stack = hash_of_stack(me);
  s.effects = me.effects;
  s.steps = 0;
  s.limit = limit;
  s.read_count = s.write_count = 0;
  s.reads_clock = false;
  s.set = s.stack != 0;
}

bool has_written_news(SpinState const& s) {
  for (std::uint32_t i = 0; i < s.write_count; ++i) {
    if (in_memory(s.writes[i].address, s.writes[i].size) != s.writes[i].before) return true;
  }
  return false;
}

bool in_a_cycle(Fiber& me) {
  SpinState& s = me.spin;
  if (!s.set || s.effects != me.effects || has_written_news(s)) {
    remember(me, 2);
    return false;
  }
  if (same_registers(s) && s.read_count > 0 && s.read_count <= std::size(s.reads) && s.stack == hash_of_stack(me)) {
    return true;
  }
  if (++s.steps >= s.limit) remember(me, s.limit * 2);
  return false;
}

// What the cycle has read is no longer what is there: the next round will see it.
bool has_changed(SpinState const& s) {
  for (std::uint32_t i = 0; i < s.read_count; ++i) {
    Object const* const object = objects::find(s.reads[i].address);
    if (object == nullptr || object->count == 0) return true;
    Store const& newest = *object->stores[object->count - 1];
    if (newest.low != s.reads[i].low || newest.high != s.reads[i].high) return true;
  }
  return false;
}

}  // namespace

void point(explore::Operation const& operation) {
  Fiber& me = self();
  if (!in_a_cycle(me)) return schedule::point(operation);
  if (has_changed(me.spin)) {
    me.newest_only = true;  // what is stored becomes visible in finite time ([intro.progress] 18)
  } else {
    for (std::uint32_t i = 0; i < me.spin.read_count; ++i) {
      objects::find(me.spin.reads[i].address)->spinners |= explore::only(me.id);
    }
    me.waits_for = WaitsFor::change;
    ++world.spins;
    schedule::disable(me);
  }
  schedule::point(operation);
  me.waits_for = WaitsFor::nothing;
  me.yields_in_vain = 0;  // it waited here, or will see a change
  remember(me, 2);
}

void reads(std::uintptr_t address, Store const& store, Object const&) {
  SpinState& s = self().spin;
  if (!s.set) return;
  if (s.read_count < std::size(s.reads)) s.reads[s.read_count] = {address, store.low, store.high};
  ++s.read_count;
}

void changed(std::uintptr_t address) {
  Object* const object = objects::find(address);
  if (object == nullptr || object->spinners == 0) return;
  for (explore::Threads rest = object->spinners; rest != 0; rest &= rest - 1) {
    Fiber& fiber = world.fibers[explore::first_of(rest)];
    if (fiber.waits_for != WaitsFor::change || schedule::is_enabled(fiber)) continue;
    world.woken |= explore::only(fiber.id);
    world.spun |= explore::only(fiber.id);
    schedule::enable(fiber);
  }
  object->spinners = 0;
}

void reads_clock() { self().spin.reads_clock = true; }

bool let_time_pass() {
  bool any = false;
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber& fiber = world.fibers[i];
    if (fiber.waits_for != WaitsFor::change || !fiber.spin.reads_clock) continue;
    schedule::enable(fiber);
    any = true;
  }
  if (any) {
    world.now += clock_step;
    ++world.rests;
    world.strategy->all_ordered();
  }
  return any;
}

}  // namespace racecourse::engine::spin
