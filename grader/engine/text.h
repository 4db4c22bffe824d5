// Short texts without a heap: built piece by piece, cut where there is no more room.
#pragma once

#include <cstddef>
#include <cstdint>

#include "grader/engine/raw.h"

namespace racecourse::engine {

class Text {
 public:
  Text& add(char const* piece) {
    for (; *piece != '\0' && length_ + 1 < sizeof text_; ++piece) text_[length_++] = *piece;
    text_[length_] = '\0';
    return *this;
  }
  Text& add(std::uint64_t number) {
    char digits[24];
    int n = sizeof digits - 1;
    digits[n] = '\0';
    do {
      digits[--n] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    return add(digits + n);
  }
  char const* c_str() const { return text_; }

 private:
  char text_[480] = {};
  std::size_t length_ = 0;
};

}  // namespace racecourse::engine
