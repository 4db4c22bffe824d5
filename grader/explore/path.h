// The decisions of one execution in a depth-first search, and the step to the next execution: the last decision that
// has an alternative left takes it, and everything before it is repeated. A decision is a node, which says what thread
// runs, or a pick within what that thread does.
//
//   path.restart();                              // at the beginning of an execution
//   if (Node* node = path.repeat_node()) ...     // the next decision is a repeated one ...
//   else path.add_node() = ...                   // ... or a new one
//   path.pick(ways, 0);
//   if (!path.advance(done, next)) ...           // at its end: nothing is left
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace racecourse::explore {

template <class Node>
class Path {
 public:
  void restart() { cursor_ = 0; }

  // The decision to repeat, or null where the path ends.
  Node* repeat_node() {
    if (cursor_ == entries_.size()) return nullptr;
    Entry& entry = entries_[cursor_++];
    assert(!entry.is_pick);  // a program that repeats its choices: otherwise it is not deterministic
    return &nodes_[entry.index];
  }
  Node& add_node() {
    entries_.push_back({false, static_cast<std::uint32_t>(nodes_.size())});
    cursor_ = entries_.size();
    return nodes_.emplace_back();
  }
  // A new pick begins with `first` and never takes the ways in `skip`.
  unsigned pick(unsigned ways, unsigned first, std::uint64_t skip) {
    if (cursor_ < entries_.size()) {
      Entry const& entry = entries_[cursor_++];
      assert(entry.is_pick && picks_[entry.index].ways == ways);
      return picks_[entry.index].way;
    }
    entries_.push_back({true, static_cast<std::uint32_t>(picks_.size())});
    picks_.push_back({ways, first, first, skip});
    cursor_ = entries_.size();
    return first;
  }

  // Takes back decisions until one has something left. done(node) is told once for each series of picks after a node
  // that has been explored (one series, if it has none); next(node) sets the node to what is to be tried now, or says
  // that nothing is.
  template <class Done, class Next>
  bool advance(Done done, Next next) {
    while (entries_.size() > cursor_) drop();  // an execution that was cut short ends where it was cut
    bool explored = true;
    for (; !entries_.empty(); drop()) {
      if (explored && !nodes_.empty()) done(nodes_.back());
      explored = !entries_.back().is_pick;
      if (explored ? next(nodes_.back()) : take_next(picks_.back())) return true;
    }
    return false;
  }

  // How many nodes the next execution repeats as they were, with all that was picked after them.
  std::size_t repeated_nodes() const { return nodes_.empty() ? 0 : nodes_.size() - 1; }
  std::size_t size() const { return nodes_.size(); }
  Node& node(std::size_t index) { return nodes_[index]; }

 private:
  struct Entry {
    bool is_pick;
    std::uint32_t index;
  };
  struct Pick {
    unsigned ways, first, way;
    std::uint64_t skip;
  };

  void drop() {
    if (entries_.back().is_pick)
      picks_.pop_back();
    else
      nodes_.pop_back();
    entries_.pop_back();
  }

  // In the order first, 0, 1, ... without the first.
  static bool take_next(Pick& pick) {
    pick.way = pick.way == pick.first ? 0 : pick.way + 1;
    while (pick.way == pick.first || (pick.way < 64 && (pick.skip >> pick.way & 1) != 0)) ++pick.way;
    return pick.way < pick.ways;
  }

  std::vector<Entry> entries_;
  std::vector<Node> nodes_;
  std::vector<Pick> picks_;
  std::size_t cursor_ = 0;
};

}  // namespace racecourse::explore
