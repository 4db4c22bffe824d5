// Who has called. The unwinder (libgcc_s) locks and counts for itself, on the way of every exception: that is no part
// of what the program does, and no other thread runs meanwhile.
#pragma once

#include <cstdint>

extern "C" __attribute__((visibility("hidden"))) char const __ehdr_start[];
extern "C" __attribute__((visibility("hidden"))) char const etext[];

namespace racecourse::engine {

struct Segment {
  std::uintptr_t start = 0, end = 0;
};
extern Segment runtime_code;  // of libgcc_s
void find_runtime_code();     // once, before the first execution

inline bool called_by_engine(void const* caller) {
  return caller >= static_cast<void const*>(__ehdr_start) && caller < static_cast<void const*>(etext);
}

inline bool called_by_runtime(void const* caller) {
  auto const place = reinterpret_cast<std::uintptr_t>(caller);
  return place >= runtime_code.start && place < runtime_code.end;
}

}  // namespace racecourse::engine
