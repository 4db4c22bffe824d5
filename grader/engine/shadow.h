// Shadow memory: for each byte of the program who wrote it last and who has read it since, as epochs.
//
// FastTrack (Flanagan and Freund, PLDI 2009) by bytes. Eight bytes of the program share a cache line here: eight write
// words, then eight read words. Special words:
//   write  object_tag | index    an Object lies here: what is known of these bytes is there
//          freed_tag | stamp     the block was freed in the execution `stamp`
//   read   shared_tag | index    several threads have read it, not ordered with one another
#pragma once

#include <cstdint>

#include "grader/engine/clock.h"

namespace racecourse::engine::shadow {

inline constexpr int object_tag = 63, freed_tag = 62, shared_tag = 63;

struct Line {
  Epoch write[8], read[8];
};

// The line of the eight bytes around `address`.
Line& line_far(std::uintptr_t address);
inline Line& line(std::uintptr_t address) {
  if (__builtin_expect(address - layout::start < layout::end - layout::start, 1)) {
    return reinterpret_cast<Line*>(layout::shadow)[(address - layout::start) >> 3];
  }
  return line_far(address);
}

// A plain access of the running thread. `place` is the code address that made it, for the report.
void read(std::uintptr_t address, std::size_t size, void const* place);
void write(std::uintptr_t address, std::size_t size, void const* place);
void read_slow(std::uintptr_t address, std::size_t size, void const* place);
void write_slow(std::uintptr_t address, std::size_t size, void const* place);

// Of those whom a read word stands for, one whom the running thread does not come after. 0: none.
Epoch unordered_reader(Epoch read_word);

// The running thread's newest read of an aligned word is as if it had not been.
void forget_my_read(std::uintptr_t address, std::size_t size);

// Memory that has just come from the heap, or goes back to it.
void allocated(std::uintptr_t address, std::size_t size);
void freed(std::uintptr_t address, std::size_t size, void const* place);

// An atomic access to these bytes, of an object that lies there: held against plain accesses.
void begin();  // of an execution
void set_up();
bool full();  // clocks or indices run out: wipe() before the next execution
void wipe();

}  // namespace racecourse::engine::shadow
