// What functions of the C library do to the program's memory, for the race detector.
#pragma once

#include <cstddef>
#include <cstdint>

#include "grader/engine/own_call.h"
#include "grader/engine/shadow.h"
#include "grader/engine/world.h"

namespace racecourse::engine::bytes {

// A call that counts: the program's, or of a library that works on the program's objects.
inline bool seen(void const* caller) { return world.racing && !called_by_engine(caller) && !called_by_runtime(caller); }

// The C++ library's own calls count as the program's; those of the engine and of the unwinder do not.
inline bool own_or_runtime(void const* caller) { return called_by_engine(caller) || called_by_runtime(caller); }

inline std::uintptr_t address(void const* p) { return reinterpret_cast<std::uintptr_t>(p); }
inline std::size_t until(void const* from, void const* to) { return address(to) - address(from); }

inline void read(void const* p, std::size_t n, void const* caller) { shadow::read(address(p), n, caller); }
inline void written(void* p, std::size_t n, void const* caller) { shadow::write(address(p), n, caller); }
inline void copied(void* to, void const* from, std::size_t n, void const* caller) {
  read(from, n, caller);
  written(to, n, caller);
}
// Up to the first difference, which decides.
void compared(void const* a, void const* b, std::size_t n, void const* caller);
void compared_texts(char const* a, char const* b, std::size_t n, void const* caller);

// Of a text with its zero, but no more than n.
std::size_t length_up_to(char const* text, std::size_t n);

// The C library is not bound yet: copies and fills are done by hand.
bool early();
void* plain_copy(void* to, void const* from, std::size_t n);
void* plain_fill(void* at, int byte, std::size_t n);

}  // namespace racecourse::engine::bytes
