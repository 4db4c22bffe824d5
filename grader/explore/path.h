// The decisions of one execution in a depth-first search, and the step to the next execution: the last decision that
// has an alternative left takes it, and everything before it is repeated.
//
//   path.restart();                        // at the beginning of an execution
//   if (Node* node = path.replayed_node()) // the next decision is a repeated one ...
//   else path.add_node(...)                // ... or a new one
//   if (!path.advance(left)) ...           // at its end: nothing is left; left(node) is what can be tried there
#pragma once

#include <cassert>
#include <vector>

#include "grader/explore/strategy.h"

namespace racecourse::explore {

class Path {
 public:
  struct Node {  // which thread ran
    Threads enabled = 0, done = 0, backtrack = 0, sleep = 0;
    int chosen = 0;
  };
  struct Pick {  // which of several ways was taken
    unsigned ways = 0, way = 0;
  };

  void restart() { cursor_ = 0; }

  // The decision to repeat, or null where the path ends.
  Node* replayed_node() {
    if (cursor_ == entries_.size()) return nullptr;
    Entry& entry = entries_[cursor_++];
    assert(!entry.is_pick);  // a program that repeats its choices: otherwise it is not deterministic
    return &nodes_[entry.index];
  }
  Node& add_node(Node const& node) {
    entries_.push_back({false, static_cast<std::uint32_t>(nodes_.size())});
    nodes_.push_back(node);
    cursor_ = entries_.size();
    return nodes_.back();
  }
  unsigned pick(unsigned ways) {
    if (cursor_ < entries_.size()) {
      Entry const& entry = entries_[cursor_++];
      assert(entry.is_pick && picks_[entry.index].ways == ways);
      return picks_[entry.index].way;
    }
    entries_.push_back({true, static_cast<std::uint32_t>(picks_.size())});
    picks_.push_back({ways, 0});
    cursor_ = entries_.size();
    return 0;
  }

  // Takes back decisions until one has something left. `left` gives the threads still to be tried at a node.
  template <class F>
  bool advance(F left) {
    entries_.resize(cursor_);  // an execution that was cut short ends where it was cut
    while (!entries_.empty()) {
      Entry const last = entries_.back();
      if (last.is_pick) {
        picks_.resize(last.index + 1);
        if (Pick& pick = picks_.back(); ++pick.way < pick.ways) break;
        picks_.pop_back();
      } else {
        nodes_.resize(last.index + 1);
        Node& node = nodes_.back();
        node.done |= only(node.chosen);
        if (Threads const more = left(node); more != 0) {
          node.chosen = first_of(more);
          break;
        }
        nodes_.pop_back();
      }
      entries_.pop_back();
    }
    changed_ = entries_.empty() ? 0 : entries_.size() - 1;
    return !entries_.empty();
  }

  Node& node(std::size_t index) { return nodes_[index]; }
  std::size_t current_node() const { return last_node(); }
  // The decision made last differs from, or is not in, the execution before.
  bool in_new_part() const { return cursor_ > changed_; }

 private:
  struct Entry {
    bool is_pick;
    std::uint32_t index;
  };

  std::size_t last_node() const {
    for (std::size_t i = cursor_; i-- > 0;) {
      if (!entries_[i].is_pick) return entries_[i].index;
    }
    return 0;
  }

  std::vector<Entry> entries_;
  std::vector<Node> nodes_;
  std::vector<Pick> picks_;
  std::size_t cursor_ = 0, changed_ = 0;
};

}  // namespace racecourse::explore
