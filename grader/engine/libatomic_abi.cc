// libatomic's functions: what compilers call for atomics of 16 bytes without such an instruction at hand, and for
// larger ones. Sizes up to 16 bytes are atomics like all others. Larger ones libatomic protects by a lock of its own:
// here each operation is one step, and hands on as its order says.
#include <cstddef>
#include <cstdint>

#include "grader/engine/atomic.h"
#include "grader/engine/export.h"
#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"

namespace {

using namespace racecourse::engine;
namespace explore = racecourse::explore;
using atomic::Value;

constexpr std::size_t largest_value = 16;
constexpr std::uint32_t marked = 8;  // bytes of a larger one that stand for it

bool is_value(std::size_t size) { return size == 1 || size == 2 || size == 4 || size == 8 || size == largest_value; }
std::uintptr_t place(void const* p) { return reinterpret_cast<std::uintptr_t>(p); }

Value get(void const* p, std::size_t size) {
  Value value;
  raw::copy(&value, p, size);
  return value;
}
void put(void* p, Value value, std::size_t size) { raw::copy(p, &value, size); }
Value replaced(Value, Value by) { return by; }

// One operation on a larger atomic. `work` does it and says whether it wrote.
template <class Work>
void large(void const* p, bool writes, int order, Work work) {
  if (!world.active) {
    work();
    return;
  }
  using explore::Mode;
  explore::Operation operation{{place(p), marked, writes ? Mode::write : Mode::read}, {}};
  schedule::point(operation);
  Object& o = objects::at(place(p), marked, Kind::queue);
  if (atomic::acquires(order)) schedule::receive(o.released);
  bool const wrote = work();
  if (wrote && atomic::releases(order)) o.released = schedule::merged(o.released, schedule::message());
  if (wrote) schedule::progress();
  operation.first.mode = wrote ? Mode::write : Mode::read;
  schedule::did(operation);
}

void load(std::size_t size, void const* p, void* out, int order) {
  if (world.active && is_value(size)) {
    return put(out, atomic::load(place(p), static_cast<std::uint32_t>(size), order), size);
  }
  large(p, false, order, [&] {
    raw::copy(out, p, size);
    return false;
  });
}

void store(std::size_t size, void* p, void const* in, int order) {
  if (world.active && is_value(size)) {
    return atomic::store(place(p), static_cast<std::uint32_t>(size), get(in, size), order);
  }
  large(p, true, order, [&] {
    raw::copy(p, in, size);
    return true;
  });
}

void exchange(std::size_t size, void* p, void const* in, void* out, int order) {
  if (world.active && is_value(size)) {
    auto const n = static_cast<std::uint32_t>(size);
    return put(out, atomic::read_modify_write(place(p), n, get(in, size), &replaced, order), size);
  }
  large(p, true, order, [&] {
    raw::copy(out, p, size);
    raw::copy(p, in, size);
    return true;
  });
}

bool compare_exchange(std::size_t size, void* p, void* expected, void const* desired, int order, int failure) {
  if (world.active && is_value(size)) {
    Value wanted = get(expected, size);
    auto const n = static_cast<std::uint32_t>(size);
    bool const done = atomic::compare_exchange(place(p), n, wanted, get(desired, size), order, failure, false);
    if (!done) put(expected, wanted, size);
    return done;
  }
  bool done = false;
  large(p, true, order, [&] {
    done = raw::equal(p, expected, size);
    done ? raw::copy(p, desired, size) : raw::copy(expected, p, size);
    return done;
  });
  return done;
}

__extension__ using u128 = unsigned __int128;

}  // namespace

// A hook notes the registers, for spin.h, and goes on in C++ (as in tsan_atomic.cc). The names are builtin to the
// compilers, and so are written in assembler only.
#define HOOK(name, function)                        \
  __asm__(                                          \
      ".pushsection .text\n"                        \
      ".globl " #name                               \
      "\n"                                          \
      ".type " #name ", @function\n" #name          \
      ":\n"                                         \
      "  mov %rbx, racecourse_registers(%rip)\n"    \
      "  mov %rbp, 8+racecourse_registers(%rip)\n"  \
      "  mov %r12, 16+racecourse_registers(%rip)\n" \
      "  mov %r13, 24+racecourse_registers(%rip)\n" \
      "  mov %r14, 32+racecourse_registers(%rip)\n" \
      "  mov %r15, 40+racecourse_registers(%rip)\n" \
      "  mov %rsp, 48+racecourse_registers(%rip)\n" \
      "  mov (%rsp), %r11\n"                        \
      "  mov %r11, 56+racecourse_registers(%rip)\n" \
      "  jmp " #function                            \
      "\n"                                          \
      ".size " #name ", .-" #name                   \
      "\n"                                          \
      ".popsection\n")

HOOK(__atomic_load, racecourse_load);
HOOK(__atomic_store, racecourse_store);
HOOK(__atomic_exchange, racecourse_exchange);
HOOK(__atomic_compare_exchange, racecourse_compare_exchange);
HOOK(__atomic_load_16, racecourse_load_16);
HOOK(__atomic_store_16, racecourse_store_16);
HOOK(__atomic_exchange_16, racecourse_exchange_16);
HOOK(__atomic_compare_exchange_16, racecourse_compare_exchange_16);

extern "C" {
void racecourse_load(std::size_t n, void const* p, void* out, int order) { load(n, p, out, order); }
void racecourse_store(std::size_t n, void* p, void const* in, int order) { store(n, p, in, order); }
void racecourse_exchange(std::size_t n, void* p, void const* in, void* out, int order) {
  exchange(n, p, in, out, order);
}
bool racecourse_compare_exchange(std::size_t n, void* p, void* expected, void const* desired, int order, int failure) {
  return compare_exchange(n, p, expected, desired, order, failure);
}

u128 racecourse_load_16(void const* p, int order) {
  u128 v = 0;
  load(largest_value, p, &v, order);
  return v;
}
void racecourse_store_16(void* p, u128 v, int order) { store(largest_value, p, &v, order); }
u128 racecourse_exchange_16(void* p, u128 v, int order) {
  u128 out = 0;
  exchange(largest_value, p, &v, &out, order);
  return out;
}
bool racecourse_compare_exchange_16(void* p, void* expected, u128 v, int order, int failure) {
  return compare_exchange(largest_value, p, expected, &v, order, failure);
}
}
