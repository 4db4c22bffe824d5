// A code address of a program, and what it stands for.
#pragma once

#include <cstdint>
#include <string>

#include "grader/base/result.h"

namespace racecourse::trace {

struct Frame {
  std::uint64_t address = 0;
  std::string function;  // empty: unknown
  Place place;           // file as the author knows it
  bool own = false;      // lies in what the author wrote (not in checks, kit, library)
  bool operator==(Frame const&) const = default;
};

}  // namespace racecourse::trace
