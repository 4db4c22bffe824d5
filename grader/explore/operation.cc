#include "grader/explore/operation.h"

#include <array>

namespace racecourse::explore {
namespace {

constexpr bool matters(Mode earlier, Mode later) { return conflict(earlier, later) || only_enables(earlier, later); }

// [earlier][later]: every mode that matters to `later` matters to `earlier`, too.
constexpr auto covering = [] {
  std::array<std::array<bool, modes>, modes> table{};
  for (unsigned earlier = 0; earlier < modes; ++earlier) {
    for (unsigned later = 0; later < modes; ++later) {
      bool all = true;
      for (unsigned other = 0; other < modes; ++other) {
        auto const mode = static_cast<Mode>(other);
        all = all && (!matters(mode, static_cast<Mode>(later)) || matters(mode, static_cast<Mode>(earlier)));
      }
      table[earlier][later] = all;
    }
  }
  return table;
}();

}  // namespace

bool covers(Access const& earlier, Access const& later) {
  return earlier.address <= later.address && earlier.address + earlier.size >= later.address + later.size &&
         covering[static_cast<unsigned>(earlier.mode)][static_cast<unsigned>(later.mode)];
}

}  // namespace racecourse::explore
