// The litmus tests by name. A family is a program with gaps for memory orders; its tests are all ways to fill them.
//
//   *   every order that fits the operation: load rlx acq sc, store rlx rel sc, others and fences all five (four)
//   #   rlx or sc
//
// of compare_exchange, both orders stand for one gap each.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/engine/tiny/program.h"

namespace racecourse::litmus {

struct Family {
  char const* name;
  char const* about;
  char const* text;
};

std::span<Family const> families();

// The programs of a family.
std::vector<tiny::Program> members(Family const& family);

// In a family: each order of `a` is as weak as that of `b`, or weaker.
bool as_weak(tiny::Program const& a, tiny::Program const& b);

}  // namespace racecourse::litmus
