#include "grader/explore/operation.h"

#include <array>

namespace racecourse::explore {
namespace {

// Row and column by Mode, without `none`.
//                                         read write take give probe enqueue wake resume
constexpr bool conflicts[8][8] = {/*read*/ {0, 1, 0, 0, 0, 0, 0, 0},
                                  /*write*/ {1, 1, 1, 1, 1, 1, 0, 0},
                                  /*take*/ {0, 1, 1, 0, 1, 0, 0, 0},
                                  /*give*/ {0, 1, 0, 0, 1, 0, 0, 0},
                                  /*probe*/ {0, 1, 1, 1, 0, 0, 0, 0},
                                  /*enqueue*/ {0, 1, 0, 0, 0, 1, 1, 0},
                                  /*wake*/ {0, 0, 0, 0, 0, 1, 1, 0},
                                  /*resume*/ {0, 0, 0, 0, 0, 0, 0, 0}};

constexpr unsigned index(Mode mode) { return static_cast<unsigned>(mode) - 1; }
constexpr bool enables(unsigned earlier, unsigned later) {
  return (earlier == index(Mode::give) && later == index(Mode::take)) ||
         (earlier == index(Mode::wake) && later == index(Mode::resume));
}

}  // namespace

bool overlap(Access const& a, Access const& b) {
  return a.mode != Mode::none && b.mode != Mode::none && a.address < b.address + b.size &&
         b.address < a.address + a.size;
}

bool conflict(Access const& a, Access const& b) { return overlap(a, b) && conflicts[index(a.mode)][index(b.mode)]; }

bool conflict(Operation const& a, Operation const& b) {
  return conflict(a.first, b.first) || conflict(a.first, b.second) || conflict(a.second, b.first) ||
         conflict(a.second, b.second);
}

// Every operation that conflicts with `later`, or enables it, and came before `earlier`, is ordered before `earlier`.
bool covers(Access const& earlier, Access const& later) {
  static constexpr auto table = [] {
    std::array<std::array<bool, 8>, 8> covered{};
    for (unsigned f = 0; f < 8; ++f) {
      for (unsigned m = 0; m < 8; ++m) {
        bool all = true;
        for (unsigned x = 0; x < 8; ++x) {
          bool const matters = conflicts[x][m] || enables(x, m);
          bool const ordered = conflicts[x][f] || enables(x, f);
          all = all && (!matters || ordered);
        }
        covered[f][m] = all;
      }
    }
    return covered;
  }();
  return earlier.address <= later.address && earlier.address + earlier.size >= later.address + later.size &&
         table[index(earlier.mode)][index(later.mode)];
}

bool only_enables(Access const& earlier, Access const& later) {
  return overlap(earlier, later) && enables(index(earlier.mode), index(later.mode));
}

}  // namespace racecourse::explore
