// Stacks of code addresses, each kept once.
#pragma once

#include <cstdint>
#include <vector>

namespace racecourse::engine {

class Stacks {
 public:
  // The number of this stack, from 1. 0: an empty one.
  std::uint32_t number_of(std::uintptr_t const* frames, int count);
  std::uintptr_t const* frames(std::uint32_t number, int& count) const;
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  void clear();

 private:
  struct Entry {
    std::size_t start;
    int count;
    std::uint64_t hash;
  };
  std::vector<std::uintptr_t> frames_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  // number, by hash; 0: free
};

}  // namespace racecourse::engine
