#include "grader/engine/shadow.h"

#include <immintrin.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "grader/engine/failure.h"
#include "grader/engine/memory.h"
#include "grader/engine/object.h"
#include "grader/engine/raw.h"
#include "grader/engine/recorder.h"
#include "grader/engine/spin.h"
#include "grader/engine/streams.h"
#include "grader/engine/world.h"

namespace racecourse::engine::shadow {
namespace {

// Who has read some bytes since they were last written, when that is more than one and they are not ordered. Belongs to
// exactly the bytes [address, address + size): only then it may be changed in place.
struct Readers {
  std::uintptr_t address;
  std::uint32_t size, threads;
  std::uint32_t t[layout::max_threads];
};

constexpr std::size_t most_readers = std::size_t{1} << 20;
Pool<Readers> readers(most_readers);
std::uint32_t first_readers = 1;

// Memory outside of the engine's layout: the program's and libraries' own variables. In pieces of 2 MiB, mapped when
// first touched; a small hash table finds them.
constexpr int piece_bits = 21;
constexpr std::size_t piece_count = 4096;
struct Piece {
  std::uintptr_t number;
  Line* lines;
};
Piece pieces[piece_count];

Readers* readers_at(Epoch word) {
  if (thread_of(word) != shared_tag || clock_of(word) < first_readers) return nullptr;
  return &readers[clock_of(word) - first_readers];
}

bool is_freed(Epoch word) { return thread_of(word) == freed_tag && clock_of(word) == (world.execution & clock_mask); }

[[noreturn]] void freed_access(std::uintptr_t address, std::size_t size, bool writes) {
  (void)size;
  failure::fail(FailureKind::use_after_free,
                writes ? "writes to memory after it was freed" : "reads from memory after it was freed", address);
}

struct Access {
  std::uintptr_t address;
  std::size_t size;
  bool writes;
};

// Bytes of an object: the object itself keeps what plain accesses to it have been.
void access_object(Access const& a, Object& object) {
  Fiber& me = self();
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    int const thread = static_cast<int>(i);
    if (thread == me.id) continue;
    if (object.atomic_writes.t[i] > me.clock.t[i]) {
      failure::race(a.address, a.size, a.writes, false, epoch(thread, object.atomic_writes.t[i]), true, true);
    }
    if (a.writes && object.atomic_reads.t[i] > me.clock.t[i]) {
      failure::race(a.address, a.size, true, false, epoch(thread, object.atomic_reads.t[i]), false, true);
    }
  }
  if (a.writes) {
    // Ordered after everything: the memory begins a new life. (A mutex that is written over ends here, too.)
    objects::forget(object);
    return;
  }
}

// With an earlier plain access.
void race(Access const& a, Epoch other, bool other_writes) {
  if (!streams::contain(a.address)) failure::race(a.address, a.size, a.writes, false, other, other_writes, false);
}

Epoch with_my_read(Access const& a, Epoch r);

Epoch one_byte(Access const& a, std::uintptr_t at, Epoch& w, Epoch& r) {
  Fiber const& me = self();
  if (thread_of(w) >= freed_tag) {
    if (is_freed(w)) freed_access(a.address, a.size, a.writes);
    if (Object* const object = objects::find(at); object != nullptr) {
      access_object(a, *object);
      if (!a.writes) {
        std::uint32_t const i = static_cast<std::uint32_t>(at - object->address);
        Epoch const written = object->plain_writes[i];
        if (thread_of(written) < freed_tag && !me.clock.has(written)) {
          failure::race(a.address, a.size, false, false, written, true, false);
        }
        object->plain_reads[i] = with_my_read({at, 1, false}, object->plain_reads[i]);
        object->uniform = false;
        return w;
      }
    }
    if (thread_of(w) >= freed_tag) w = 0;
  }
  if (!me.clock.has(w)) race(a, w, true);
  if (a.writes) {
    if (Epoch const reader = unordered_reader(r); reader != 0) race(a, reader, false);
  }
  return 0;
}

// A read that is not ordered with the reads before: all of them are kept.
Epoch share(Access const& a, Epoch r) {
  Readers* const known = readers_at(r);
  Fiber const& me = self();
  if (known != nullptr && known->address == a.address && known->size == a.size &&
      known->threads > static_cast<std::uint32_t>(me.id)) {
    known->t[me.id] = me.clock.t[me.id];
    return r;
  }
  Readers& fresh = readers.add();
  fresh.address = a.address;
  fresh.size = static_cast<std::uint32_t>(a.size);
  fresh.threads = world.threads;
  for (std::uint32_t i = 0; i < world.threads; ++i)
    fresh.t[i] = known != nullptr && i < known->threads ? known->t[i] : 0;
  if (known == nullptr) fresh.t[thread_of(r)] = clock_of(r);
  fresh.t[me.id] = me.clock.t[me.id];
  return epoch(shared_tag, first_readers + static_cast<std::uint32_t>(readers.size()) - 1);
}

bool all_alike(Epoch const* words) {
  __m128i const first = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words));
  __m128i const second = _mm_loadu_si128(reinterpret_cast<__m128i const*>(words + 4));
  __m128i const wanted = _mm_shuffle_epi32(first, 0);
  __m128i const same = _mm_and_si128(_mm_cmpeq_epi32(first, wanted), _mm_cmpeq_epi32(second, wanted));
  return _mm_movemask_epi8(same) == 0xffff;
}

// Left by an earlier execution, or never touched.
bool is_long_ago(Epoch word, std::uintptr_t address) {
  if (thread_of(word) == freed_tag) return !is_freed(word);
  if (thread_of(word) == object_tag) return objects::find(address) == nullptr && readers_at(word) == nullptr;
  return clock_of(word) <= world.base;
}

bool stands_alone(Epoch r) {
  if (readers_at(r) != nullptr) return false;
  return thread_of(r) >= freed_tag || self().clock.has(r);
}

Epoch with_my_read(Access const& a, Epoch r) { return stands_alone(r) ? world.epoch : share(a, r); }

}  // namespace

Epoch unordered_reader(Epoch r) {
  Clock const& clock = self().clock;
  Readers const* const shared = readers_at(r);
  if (shared == nullptr) return thread_of(r) < freed_tag && !clock.has(r) ? r : 0;
  for (std::uint32_t i = 0; i < shared->threads; ++i) {
    if (shared->t[i] > clock.t[i]) return epoch(static_cast<int>(i), shared->t[i]);
  }
  return 0;
}

Line& line_far(std::uintptr_t address) {
  std::uintptr_t const number = address >> piece_bits;
  std::size_t i = (number * 0x9e3779b97f4a7c15u >> 40) % piece_count;
  while (pieces[i].number != number) {
    if (pieces[i].lines == nullptr) {
      pieces[i] = {number, static_cast<Line*>(map(0, sizeof(Line) << (piece_bits - 3)))};
      break;
    }
    i = (i + 1) % piece_count;
  }
  return pieces[i].lines[(address & ((std::uintptr_t{1} << piece_bits) - 1)) >> 3];
}

void read_slow(std::uintptr_t address, std::size_t size, void const*) {
  Access const a{address, size, false};
  Line& l = line(address);
  Epoch* const w = l.write + (address & 7);
  Epoch* const r = l.read + (address & 7);
  Epoch before = 0, after = 0;
  for (std::size_t i = 0; i < size; ++i) {
    bool const same = i > 0 && w[i] == w[i - 1] && r[i] == before && thread_of(w[i]) < freed_tag;
    if (!same) {
      if (one_byte(a, address + i, w[i], r[i]) != 0) {
        before = ~Epoch{0};
        continue;
      }
      before = r[i];
      after = with_my_read(a, before);
    }
    r[i] = after;
  }
  if (world.recorder != nullptr) recorder::access(address, size, false);
}

void write_slow(std::uintptr_t address, std::size_t size, void const*) {
  Access const a{address, size, true};
  Line& l = line(address);
  Epoch* const w = l.write + (address & 7);
  if (!fibers::on_stack_of(self(), address)) spin::writes(address, size, *w);
  Epoch* const r = l.read + (address & 7);
  Epoch before_w = 0, before_r = 0;  // of the byte before, when that was no part of an object
  for (std::size_t i = 0; i < size; ++i) {
    if (i == 0 || w[i] != before_w || r[i] != before_r) {
      Epoch const found_w = w[i], found_r = r[i];
      bool const plain = objects::find(address + i) == nullptr;
      one_byte(a, address + i, w[i], r[i]);
      before_w = plain ? found_w : w[i];
      before_r = plain ? found_r : r[i];
    }
    w[i] = world.epoch;
    r[i] = 0;
  }
  if (world.recorder != nullptr) recorder::access(address, size, true);
}

void forget_my_read(std::uintptr_t address, std::size_t size) {
  Fiber const& me = self();
  Line& l = line(address);
  for (std::size_t i = address & 7; i < (address & 7) + size; ++i) {
    if (Readers* const shared = readers_at(l.read[i]); shared != nullptr) {
      if (static_cast<std::uint32_t>(me.id) < shared->threads) shared->t[me.id] = 0;
    } else if (thread_of(l.read[i]) == me.id) {
      l.read[i] = 0;
    }
  }
}

namespace {

// An access of any size and alignment, in pieces that lie in one line each.
template <class F>
void in_lines(std::uintptr_t address, std::size_t size, F f) {
  while (size > 0) {
    std::size_t const room = 8 - (address & 7);
    std::size_t const piece = size < room ? size : room;
    f(address, piece);
    address += piece;
    size -= piece;
  }
}

}  // namespace

void read(std::uintptr_t address, std::size_t size, void const* place) {
  if (!world.racing) return;
  in_lines(address, size, [place](std::uintptr_t a, std::size_t n) { read_slow(a, n, place); });
}

void write(std::uintptr_t address, std::size_t size, void const* place) {
  if (!world.racing) return;
  in_lines(address, size, [place](std::uintptr_t a, std::size_t n) { write_slow(a, n, place); });
}

void allocated(std::uintptr_t address, std::size_t size) {
  in_lines(address, size, [](std::uintptr_t a, std::size_t n) {
    Line& l = line(a);
    for (std::size_t i = 0; i < n; ++i) {
      l.write[(a & 7) + i] = world.epoch;
      l.read[(a & 7) + i] = 0;
    }
  });
}

void freed(std::uintptr_t address, std::size_t size, void const* place) {
  Epoch const word = epoch(freed_tag, world.execution & clock_mask);
  in_lines(address, size, [word, place](std::uintptr_t a, std::size_t n) {
    Line& l = line(a);
    // Giving memory back races with every use of it that is not ordered before. Most of a block is often untouched.
    bool const untouched =
        n == 8 && all_alike(l.write) && all_alike(l.read) && is_long_ago(l.write[0], a) && is_long_ago(l.read[0], a);
    if (!untouched && world.racing) write_slow(a, n, place);
    for (std::size_t i = 0; i < n; ++i) l.write[(a & 7) + i] = word;
  });
}

void begin() {
  first_readers += static_cast<std::uint32_t>(readers.size());
  readers.clear();
}

bool full() {
  return world.base > clock_mask / 2 || first_readers > clock_mask - 2 * most_readers || objects::indices_run_out();
}

void set_up() { map(layout::shadow, (layout::end - layout::start) * sizeof(Line) / 8); }

void wipe() {
  raw::call(SYS_madvise, static_cast<long>(layout::shadow),
            static_cast<long>((layout::end - layout::start) * sizeof(Line) / 8), MADV_DONTNEED);
  for (Piece const& piece : pieces) {
    if (piece.lines == nullptr) continue;
    raw::call(SYS_madvise, reinterpret_cast<long>(piece.lines), static_cast<long>(sizeof(Line) << (piece_bits - 3)),
              MADV_DONTNEED);
  }
  readers.clear();
  first_readers = 1;
  objects::reset_indices();
  world.base = 1;
}

}  // namespace racecourse::engine::shadow
