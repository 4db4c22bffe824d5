// patterns/pipeline: items go through two stages, several at a time. README.md has the levels in order.
//
// The invariant: each item goes through both stages once, the results come out in the order of the items, and nothing
// goes on when the call has ended.
//
// The name and the signature stay as they are; add whatever helpers you need, in namespace patterns.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// Returns stage2(stage1(x)) for each x of `in`, in the same order. If a stage throws, the pipeline ends: items that
// have not begun are left out, and the exception is thrown to the caller; of several exceptions, any one. Level 2: at
// most `workers` calls of each stage run at a time, and the stages overlap. However it ends, all threads that it
// started have ended, too.
inline std::vector<int> pipeline(std::vector<int> /*in*/, std::function<int(int)> /*stage1*/,
                                 std::function<int(int)> /*stage2*/, unsigned /*workers*/) {
  kit::todo();
}

}  // namespace patterns
