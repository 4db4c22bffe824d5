// The calls that -fsanitize=thread puts into the submission, without libtsan: atomic accesses are counted and are
// scheduling points. At plain accesses a seeded strategy loses its turn now and then, so that what a lock should have
// protected is caught half done; whether two of them race is the stress run's business.
//
// One thread runs at a time, so plain operations would do; the __atomic built-ins only keep the compiler honest.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "grader/runtime/machine.h"

namespace {

using racecourse::runtime::machine;
using racecourse::runtime::point;

void before_load() {
  ++machine().costs.atomic_loads;
  point();
}
void before_store() {
  ++machine().costs.atomic_stores;
  point();
}
void before_rmw() {
  ++machine().costs.atomic_rmws;
  point();
}

void plain_access() {
  if (racecourse::runtime::active() && machine().strategy->pick(racecourse::explore::Choice::access_point, 2) == 1) {
    point();
  }
}

// A weak compare-exchange may fail for no reason. Seeded strategies make that choice now and then.
bool fails_spuriously() {
  return racecourse::runtime::active() && machine().strategy->pick(racecourse::explore::Choice::weak_failure, 2) == 1;
}

template <class T>
bool compare_exchange(T volatile* p, T* expected, T desired) {
  before_rmw();
  if (*p == *expected) {
    *p = desired;
    return true;
  }
  *expected = *p;
  return false;
}

template <class T, class F>
T read_modify_write(T volatile* p, F modify) {
  before_rmw();
  T const old = *p;
  *p = modify(old);
  return old;
}

}  // namespace

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
__extension__ using u128 = unsigned __int128;

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}
void __tsan_read_range(void*, std::size_t) {}
void __tsan_write_range(void*, std::size_t) {}
void* __tsan_memcpy(void* to, void const* from, std::size_t n) { return std::memcpy(to, from, n); }
void* __tsan_memmove(void* to, void const* from, std::size_t n) { return std::memmove(to, from, n); }
void* __tsan_memset(void* to, int value, std::size_t n) { return std::memset(to, value, n); }
void __tsan_atomic_thread_fence(int) {}
void __tsan_atomic_signal_fence(int) {}

#define RACECOURSE_PLAIN(bytes)                                  \
  void __tsan_read##bytes(void*) { plain_access(); }             \
  void __tsan_write##bytes(void*) { plain_access(); }            \
  void __tsan_unaligned_read##bytes(void*) { plain_access(); }   \
  void __tsan_unaligned_write##bytes(void*) { plain_access(); }  \
  void __tsan_volatile_read##bytes(void*) { plain_access(); }    \
  void __tsan_volatile_write##bytes(void*) { plain_access(); }   \
  void __tsan_read_write##bytes(void*) { plain_access(); }       \
  void __tsan_read##bytes##_pc(void*, void*) { plain_access(); } \
  void __tsan_write##bytes##_pc(void*, void*) { plain_access(); }
RACECOURSE_PLAIN(1)
RACECOURSE_PLAIN(2)
RACECOURSE_PLAIN(4)
RACECOURSE_PLAIN(8)
RACECOURSE_PLAIN(16)
#undef RACECOURSE_PLAIN

#define RACECOURSE_ATOMIC(bits, T)                                                               \
  T __tsan_atomic##bits##_load(T const volatile* p, int) {                                       \
    before_load();                                                                               \
    return *p;                                                                                   \
  }                                                                                              \
  void __tsan_atomic##bits##_store(T volatile* p, T v, int) {                                    \
    before_store();                                                                              \
    *p = v;                                                                                      \
  }                                                                                              \
  T __tsan_atomic##bits##_exchange(T volatile* p, T v, int) {                                    \
    return read_modify_write(p, [&](T) { return v; });                                           \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_add(T volatile* p, T v, int) {                                   \
    return read_modify_write(p, [&](T old) { return static_cast<T>(old + v); });                 \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_sub(T volatile* p, T v, int) {                                   \
    return read_modify_write(p, [&](T old) { return static_cast<T>(old - v); });                 \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_and(T volatile* p, T v, int) {                                   \
    return read_modify_write(p, [&](T old) { return static_cast<T>(old & v); });                 \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_or(T volatile* p, T v, int) {                                    \
    return read_modify_write(p, [&](T old) { return static_cast<T>(old | v); });                 \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_xor(T volatile* p, T v, int) {                                   \
    return read_modify_write(p, [&](T old) { return static_cast<T>(old ^ v); });                 \
  }                                                                                              \
  T __tsan_atomic##bits##_fetch_nand(T volatile* p, T v, int) {                                  \
    return read_modify_write(p, [&](T old) { return static_cast<T>(~(old & v)); });              \
  }                                                                                              \
  int __tsan_atomic##bits##_compare_exchange_strong(T volatile* p, T* expected, T v, int, int) { \
    return compare_exchange(p, expected, v) ? 1 : 0;                                             \
  }                                                                                              \
  int __tsan_atomic##bits##_compare_exchange_weak(T volatile* p, T* expected, T v, int, int) {   \
    if (fails_spuriously()) {                                                                    \
      before_rmw();                                                                              \
      *expected = *p;                                                                            \
      return 0;                                                                                  \
    }                                                                                            \
    return compare_exchange(p, expected, v) ? 1 : 0;                                             \
  }                                                                                              \
  T __tsan_atomic##bits##_compare_exchange_val(T volatile* p, T expected, T v, int, int) {       \
    compare_exchange(p, &expected, v);                                                           \
    return expected;                                                                             \
  }
RACECOURSE_ATOMIC(8, u8)
RACECOURSE_ATOMIC(16, u16)
RACECOURSE_ATOMIC(32, u32)
RACECOURSE_ATOMIC(64, u64)
RACECOURSE_ATOMIC(128, u128)
#undef RACECOURSE_ATOMIC

}  // extern "C"

namespace racecourse::runtime {
bool costs_counted() { return true; }
}  // namespace racecourse::runtime
