// Numbers that look random, the same for the same seed everywhere: SplitMix64 (Steele, Lea, Flood: Fast splittable
// pseudorandom number generators, OOPSLA 2014).
#pragma once

#include <cstdint>
#include <span>

namespace racecourse::fuzz {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  int below(int n) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return static_cast<int>((z ^ z >> 31) % static_cast<unsigned>(n));
  }
  bool once_in(int n) { return below(n) == 0; }
  template <class T>
  T of(std::span<T const> choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace racecourse::fuzz
