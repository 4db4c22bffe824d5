// The calls that compilers make for plain accesses under -fsanitize=thread.
#include <immintrin.h>

#include "grader/engine/export.h"
#include "grader/engine/shadow.h"
#include "grader/engine/spin.h"
#include "grader/engine/world.h"

namespace {

using namespace racecourse::engine;

// All words of an access hold the running thread's epoch: it has done the same before, with nothing in between.
template <int size>
bool all_mine(Epoch const* words) {
  Epoch const mine = world.epoch;
  if constexpr (size == 1) {
    return words[0] == mine;
  } else if constexpr (size == 2) {
    return words[0] == mine && words[1] == mine;
  } else {
    __m128i const wanted = _mm_set1_epi32(static_cast<int>(mine));
    __m128i const first = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words));
    bool const low = _mm_movemask_epi8(_mm_cmpeq_epi32(first, wanted)) == 0xffff;
    if constexpr (size == 4) return low;
    __m128i const second = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words + 4));
    return low && _mm_movemask_epi8(_mm_cmpeq_epi32(second, wanted)) == 0xffff;
  }
}

template <int size>
bool all_alike(Epoch const* words) {
  if constexpr (size == 1) {
    return true;
  } else if constexpr (size == 2) {
    return words[0] == words[1];
  } else {
    __m128i const first = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words));
    __m128i const wanted = _mm_shuffle_epi32(first, 0);
    bool const low = _mm_movemask_epi8(_mm_cmpeq_epi32(first, wanted)) == 0xffff;
    if constexpr (size == 4) return low;
    __m128i const second = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words + 4));
    return low && _mm_movemask_epi8(_mm_cmpeq_epi32(second, wanted)) == 0xffff;
  }
}

template <int size>
void set_all(Epoch* words, Epoch value) {
  if constexpr (size < 4) {
    for (int i = 0; i < size; ++i) words[i] = value;
  } else {
    __m128i const values = _mm_set1_epi32(static_cast<int>(value));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(words), values);
    if constexpr (size == 8) _mm_storeu_si128(reinterpret_cast<__m128i*>(words + 4), values);
  }
}

// Ordinary words of earlier executions, whatever they say: the memory may have had another layout then.
__m128i not_long_ago(__m128i words) {
  __m128i const clocks = _mm_and_si128(words, _mm_set1_epi32(static_cast<int>(clock_mask)));
  __m128i const newer = _mm_cmpgt_epi32(clocks, _mm_set1_epi32(static_cast<int>(world.base)));
  // Special words are the highest: as signed numbers, those from here to -1.
  constexpr auto before_special = static_cast<int>((static_cast<Epoch>(shadow::freed_tag) << clock_bits) - 1);
  __m128i const special =
      _mm_and_si128(_mm_srai_epi32(words, 31), _mm_cmpgt_epi32(words, _mm_set1_epi32(before_special)));
  return _mm_or_si128(newer, special);
}

template <int size>
bool all_long_ago(Epoch const* words) {
  if constexpr (size < 4) {
    for (int i = 0; i < size; ++i) {
      if (thread_of(words[i]) >= shadow::freed_tag || clock_of(words[i]) > world.base) return false;
    }
    return true;
  } else {
    __m128i found = not_long_ago(_mm_loadu_si128(reinterpret_cast<__m128i const*>(words)));
    if constexpr (size == 8) {
      found = _mm_or_si128(found, not_long_ago(_mm_loadu_si128(reinterpret_cast<__m128i const*>(words + 4))));
    }
    return _mm_movemask_epi8(found) == 0;
  }
}

// An ordinary word that the running thread knows of.
bool known(Epoch word) { return thread_of(word) < shadow::freed_tag && self().clock.has(word); }

// Bytes that have all been treated alike, by accesses that come before this one: nearly always. The rest is for
// shadow.cc, and so is everything where somebody takes notes.
template <int size>
inline void read(void const* p, void const* place) {
  if (!world.racing) return;
  auto const address = reinterpret_cast<std::uintptr_t>(p);
  unsigned const at = address & 7;
  if (__builtin_expect(at + size > 8, 0)) return shadow::read(address, size, place);
  shadow::Line& line = shadow::line(address);
  Epoch* const r = line.read + at;
  Epoch const* const w = line.write + at;
  if (all_mine<size>(r) || all_mine<size>(w)) return;
  bool const quiet = (all_alike<size>(w) && all_alike<size>(r) && known(*w) && known(*r)) ||
                     (all_long_ago<size>(w) && all_long_ago<size>(r));
  if (quiet && world.recorder == nullptr) return set_all<size>(r, world.epoch);
  shadow::read_slow(address, size, place);
}

template <int size>
inline void write(void* p, void const* place) {
  if (!world.racing) return;
  auto const address = reinterpret_cast<std::uintptr_t>(p);
  unsigned const at = address & 7;
  if (__builtin_expect(at + size > 8, 0)) return shadow::write(address, size, place);
  shadow::Line& line = shadow::line(address);
  Epoch* const w = line.write + at;
  Epoch* const r = line.read + at;
  if (all_mine<size>(w)) return;
  bool const quiet = (all_alike<size>(w) && all_alike<size>(r) && known(*w) && known(*r)) ||
                     (all_long_ago<size>(w) && all_long_ago<size>(r));
  if (quiet && world.recorder == nullptr) {
    if (!fibers::on_stack_of(self(), address)) spin::writes(address, size, *w);
    set_all<size>(w, world.epoch);
    return set_all<size>(r, 0);
  }
  shadow::write_slow(address, size, place);
}

}  // namespace

#define CALLER __builtin_return_address(0)
#define ACCESS(size)                                                           \
  EXPORT void __tsan_read##size(void* p) { read<size>(p, CALLER); }            \
  EXPORT void __tsan_write##size(void* p) { write<size>(p, CALLER); }          \
  EXPORT void __tsan_volatile_read##size(void* p) { read<size>(p, CALLER); }   \
  EXPORT void __tsan_volatile_write##size(void* p) { write<size>(p, CALLER); } \
  EXPORT void __tsan_unaligned_read##size(void* p) { read<size>(p, CALLER); }  \
  EXPORT void __tsan_unaligned_write##size(void* p) { write<size>(p, CALLER); }

extern "C" {
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)

EXPORT void __tsan_read16(void* p) { shadow::read(reinterpret_cast<std::uintptr_t>(p), 16, CALLER); }
EXPORT void __tsan_write16(void* p) { shadow::write(reinterpret_cast<std::uintptr_t>(p), 16, CALLER); }
EXPORT void __tsan_unaligned_read16(void* p) { shadow::read(reinterpret_cast<std::uintptr_t>(p), 16, CALLER); }
EXPORT void __tsan_unaligned_write16(void* p) { shadow::write(reinterpret_cast<std::uintptr_t>(p), 16, CALLER); }
EXPORT void __tsan_read_range(void* p, std::size_t n) { shadow::read(reinterpret_cast<std::uintptr_t>(p), n, CALLER); }
EXPORT void __tsan_write_range(void* p, std::size_t n) {
  shadow::write(reinterpret_cast<std::uintptr_t>(p), n, CALLER);
}

// The pointer to the virtual functions, written by constructors and destructors: writing the same value again, as each
// destructor of a class does, is no race with reading it.
EXPORT void __tsan_vptr_update(void** p, void* value) {
  if (*p != value) write<8>(p, CALLER);
}
EXPORT void __tsan_vptr_read(void** p) { read<8>(p, CALLER); }

EXPORT void __tsan_init() {}
EXPORT void __tsan_func_entry(void*) {}
EXPORT void __tsan_func_exit() {}
}
