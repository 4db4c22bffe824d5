// std::cout and its siblings: many threads may use them at the same time (C++20 [iostream.objects.overview] 5).
#pragma once

#include <cstdint>

namespace racecourse::engine::streams {

// The address lies in one of the standard streams. Inline functions of the library, compiled into the program, read and
// write their flags and widths there; the library itself is not looked into.
bool contain(std::uintptr_t address);

}  // namespace racecourse::engine::streams
