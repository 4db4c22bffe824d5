// Random numbers of the strategies: small, fast, and the same on every machine.
#pragma once

#include <cstdint>

namespace racecourse::explore {

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): one word of state and
// good from any seed, so that neighbouring seeds give unrelated sequences.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  // The n-th of many sequences that belong to a seed. Those of the next seed are others.
  SplitMix64(std::uint64_t seed, std::uint64_t n) : state_(SplitMix64(seed).next() + n) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  // Uniform in [0, bound), bound < 2^32, by multiplication (Lemire: Fast random integer generation in an interval,
  // 2019) without the rejection step: the bias is below bound / 2^32.
  std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

 private:
  std::uint64_t state_;
};

}  // namespace racecourse::explore
