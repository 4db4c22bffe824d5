// The calls that compilers make for atomics under -fsanitize=thread (compiler-rt's tsan_interface_atomic.h has their
// declarations). Each begins with a few instructions that note the registers, for spin.h, and goes on in C++.
#include "grader/engine/atomic.h"
#include "grader/engine/export.h"
#include "grader/engine/shadow.h"
#include "grader/engine/shared_pointer.h"

namespace {

using racecourse::engine::world;
namespace atomic = racecourse::engine::atomic;
namespace shadow = racecourse::engine::shadow;
namespace shared_pointer = racecourse::engine::shared_pointer;
using atomic::Value;

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
__extension__ using u128 = unsigned __int128;

template <class T>
Value wide(T v) {
  if constexpr (sizeof(T) == 16) {
    return {static_cast<u64>(v), static_cast<u64>(v >> 64)};
  } else {
    return {v, 0};
  }
}
template <class T>
T narrow(Value v) {
  if constexpr (sizeof(T) == 16) {
    return static_cast<T>(v.high) << 64 | v.low;
  } else {
    return static_cast<T>(v.low);
  }
}

std::uintptr_t place(void const volatile* p) { return reinterpret_cast<std::uintptr_t>(p); }

template <class T>
Value exchange(Value, Value v) {
  return v;
}
template <class T>
Value add(Value a, Value b) {
  return wide<T>(static_cast<T>(narrow<T>(a) + narrow<T>(b)));
}
template <class T>
Value sub(Value a, Value b) {
  return wide<T>(static_cast<T>(narrow<T>(a) - narrow<T>(b)));
}
template <class T>
Value bit_and(Value a, Value b) {
  return {a.low & b.low, a.high & b.high};
}
template <class T>
Value bit_or(Value a, Value b) {
  return {a.low | b.low, a.high | b.high};
}
template <class T>
Value bit_xor(Value a, Value b) {
  return {a.low ^ b.low, a.high ^ b.high};
}
template <class T>
Value nand(Value a, Value b) {
  return wide<T>(static_cast<T>(~(narrow<T>(a) & narrow<T>(b))));
}

template <class T>
T load(T const volatile* p, int order) {
  if (!world.active) return *p;
  return narrow<T>(atomic::load(place(p), sizeof(T), order));
}

template <class T>
void store(T volatile* p, T v, int order) {
  if (!world.active) {
    *p = v;
    return;
  }
  atomic::store(place(p), sizeof(T), wide(v), order);
}

template <class T, atomic::Change change>
T rmw(T volatile* p, T v, int order) {
  if (!world.active) {
    T const old = *p;
    *p = narrow<T>(change(wide(old), wide(v)));
    return old;
  }
  return narrow<T>(atomic::read_modify_write(place(p), sizeof(T), wide(v), change, order));
}

template <class T>
T fetch_sub(T volatile* p, T v, int order) {
  T const before = rmw<T, sub<T>>(p, v, order);
  if constexpr (sizeof(T) == sizeof(void*)) {
    if (v == 1 && !atomic::releases(order) && world.racing) shared_pointer::decremented(place(p), before);
  }
  return before;
}

template <class T>
bool compare_exchange(T volatile* p, T* expected, T v, int order, int failure_order, bool weak) {
  if (!world.active) {
    T const old = *p;
    if (old == *expected) {
      *p = v;
      return true;
    }
    *expected = old;
    return false;
  }
  // What is expected may lie anywhere: in a node, say. There it is read and written like any other variable.
  bool const is_local = racecourse::engine::fibers::on_stack_of(racecourse::engine::self(), place(expected));
  if (!is_local) shadow::read(place(expected), sizeof(T), __builtin_return_address(0));
  Value wanted = wide(*expected);
  bool const done = atomic::compare_exchange(place(p), sizeof(T), wanted, wide(v), order, failure_order, weak);
  if (done) return true;
  if (!is_local) {
    shadow::write(place(expected), sizeof(T), __builtin_return_address(0));
    if (*expected != narrow<T>(wanted)) ++racecourse::engine::self().effects;
  }
  *expected = narrow<T>(wanted);
  return false;
}

}  // namespace

// name: the hook; its registers are noted, and racecourse_<name> goes on.
#define NOTE_REGISTERS(name)                        \
  __asm__(                                          \
      ".pushsection .text\n"                        \
      ".globl __tsan_" #name                        \
      "\n"                                          \
      ".type __tsan_" #name                         \
      ", @function\n"                               \
      "__tsan_" #name                               \
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
      "  jmp racecourse_" #name                     \
      "\n"                                          \
      ".size __tsan_" #name ", .-__tsan_" #name     \
      "\n"                                          \
      ".popsection\n")

#define ATOMICS(bits, T)                                                                                           \
  NOTE_REGISTERS(atomic##bits##_load);                                                                             \
  NOTE_REGISTERS(atomic##bits##_exchange);                                                                         \
  NOTE_REGISTERS(atomic##bits##_fetch_add);                                                                        \
  NOTE_REGISTERS(atomic##bits##_fetch_sub);                                                                        \
  NOTE_REGISTERS(atomic##bits##_fetch_and);                                                                        \
  NOTE_REGISTERS(atomic##bits##_fetch_or);                                                                         \
  NOTE_REGISTERS(atomic##bits##_fetch_xor);                                                                        \
  NOTE_REGISTERS(atomic##bits##_fetch_nand);                                                                       \
  NOTE_REGISTERS(atomic##bits##_compare_exchange_strong);                                                          \
  NOTE_REGISTERS(atomic##bits##_compare_exchange_weak);                                                            \
  NOTE_REGISTERS(atomic##bits##_compare_exchange_val);                                                             \
  extern "C" {                                                                                                     \
  EXPORT void __tsan_atomic##bits##_store(T volatile* p, T v, int order) { store<T>(p, v, order); }                \
  T racecourse_atomic##bits##_load(T const volatile* p, int order) { return load<T>(p, order); }                   \
  T racecourse_atomic##bits##_exchange(T volatile* p, T v, int order) { return rmw<T, exchange<T>>(p, v, order); } \
  T racecourse_atomic##bits##_fetch_add(T volatile* p, T v, int order) { return rmw<T, add<T>>(p, v, order); }     \
  T racecourse_atomic##bits##_fetch_sub(T volatile* p, T v, int order) { return fetch_sub<T>(p, v, order); }       \
  T racecourse_atomic##bits##_fetch_and(T volatile* p, T v, int order) { return rmw<T, bit_and<T>>(p, v, order); } \
  T racecourse_atomic##bits##_fetch_or(T volatile* p, T v, int order) { return rmw<T, bit_or<T>>(p, v, order); }   \
  T racecourse_atomic##bits##_fetch_xor(T volatile* p, T v, int order) { return rmw<T, bit_xor<T>>(p, v, order); } \
  T racecourse_atomic##bits##_fetch_nand(T volatile* p, T v, int order) { return rmw<T, nand<T>>(p, v, order); }   \
  int racecourse_atomic##bits##_compare_exchange_strong(T volatile* p, T* e, T v, int order, int failure) {        \
    return compare_exchange<T>(p, e, v, order, failure, false);                                                    \
  }                                                                                                                \
  int racecourse_atomic##bits##_compare_exchange_weak(T volatile* p, T* e, T v, int order, int failure) {          \
    return compare_exchange<T>(p, e, v, order, failure, true);                                                     \
  }                                                                                                                \
  T racecourse_atomic##bits##_compare_exchange_val(T volatile* p, T e, T v, int order, int failure) {              \
    compare_exchange<T>(p, &e, v, order, failure, false);                                                          \
    return e;                                                                                                      \
  }                                                                                                                \
  }
ATOMICS(8, u8)
ATOMICS(16, u16)
ATOMICS(32, u32)
ATOMICS(64, u64)
ATOMICS(128, u128)
#undef ATOMICS
#undef NOTE_REGISTERS

extern "C" {
EXPORT void __tsan_atomic_thread_fence(int order) {
  if (world.active) atomic::fence(order);
}
EXPORT void __tsan_atomic_signal_fence(int) {}
}
