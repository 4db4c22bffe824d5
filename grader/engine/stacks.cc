#include "grader/engine/stacks.h"

#include <algorithm>

namespace racecourse::engine {

std::uint32_t Stacks::number_of(std::uintptr_t const* frames, int count) {
  if (count == 0) return 0;
  std::uint64_t hash = 1;
  for (int i = 0; i < count; ++i) hash = (hash ^ frames[i]) * 0x9e3779b97f4a7c15u + (hash >> 31);
  if (table_.size() < 2 * (entries_.size() + 1)) {
    table_.assign(std::max<std::size_t>(1024, table_.size() * 4), 0);
    for (std::uint32_t n = 0; n < entries_.size(); ++n) {
      std::size_t at = entries_[n].hash % table_.size();
      while (table_[at] != 0) at = (at + 1) % table_.size();
      table_[at] = n + 1;
    }
  }
  std::size_t at = hash % table_.size();
  for (; table_[at] != 0; at = (at + 1) % table_.size()) {
    Entry const& known = entries_[table_[at] - 1];
    if (known.hash == hash && known.count == count && std::equal(frames, frames + count, &frames_[known.start])) {
      return table_[at];
    }
  }
  entries_.push_back({frames_.size(), count, hash});
  frames_.insert(frames_.end(), frames, frames + count);
  return table_[at] = static_cast<std::uint32_t>(entries_.size());
}

std::uintptr_t const* Stacks::frames(std::uint32_t number, int& count) const {
  if (number == 0) {
    count = 0;
    return nullptr;
  }
  count = entries_[number - 1].count;
  return &frames_[entries_[number - 1].start];
}

void Stacks::clear() {
  frames_.clear();
  entries_.clear();
  std::fill(table_.begin(), table_.end(), 0);
}

}  // namespace racecourse::engine
