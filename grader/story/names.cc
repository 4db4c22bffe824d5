#include "grader/story/names.h"

#include <algorithm>

#include "grader/story/spelled.h"

namespace racecourse::story {

Names::Names(Symbols& symbols, raw::Finding const* finding) : symbols_(symbols), finding_(finding) {
  if (finding != nullptr) spelled_ = spelled_names(*finding, symbols);
}

std::string Names::of(raw::Address const& address, std::string const& kind) {
  if (auto const it = known_.find(address); it != known_.end()) return it->second;
  std::string name = address.module >= 0 ? symbols_.variable(address) : local(address);
  if (auto const it = spelled_.find(address); name.empty() && it != spelled_.end()) name = it->second;
  if (name.empty()) {
    std::string const word = kind.empty() ? "memory" : kind == "condition" ? "condition variable" : kind;
    name = word + " " + std::to_string(++counts_[word]);
  }
  // Two of one name: of two threads that run the same function, say.
  if (int const n = ++counts_["variable " + name]; n > 1) name += " (" + std::to_string(n) + ")";
  return known_[address] = name;
}

// The frame that an address lies in: between the canonical address of the frame that it has called, and its own.
std::string Names::local(raw::Address const& address) const {
  if (finding_ == nullptr) return "";
  for (raw::Thread const& thread : finding_->threads) {
    if (thread.stack == 0 || thread.stack > finding_->stacks.size()) continue;
    std::vector<raw::Address> const& frames = finding_->stacks[thread.stack - 1];
    for (std::size_t i = 0; i < std::min(frames.size(), thread.bases.size()); ++i) {
      std::uint64_t const top = thread.bases[i], below = i == 0 ? 0 : thread.bases[i - 1];
      constexpr std::uint64_t largest = 1u << 20;  // of the innermost frame, whose end is not known
      bool const inside = address.offset < top && address.offset >= std::max(below, top - largest);
      if (inside) return symbols_.local(frames[i], static_cast<std::int64_t>(address.offset - top));
    }
  }
  return "";
}

}  // namespace racecourse::story
