// Wrong: one loop does it all, whatever the number of workers: nothing ever overlaps.
#pragma once

#include "kit/kit.h"

namespace patterns {

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned) {
  for (int& item : in) item = stage2(stage1(item));
  return in;
}

}  // namespace patterns
