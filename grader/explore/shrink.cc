#include "grader/explore/shrink.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace racecourse::explore {
namespace {

auto cost(Schedule const& s) { return std::tuple(s.turns.size() + s.picks.size(), s.picks.size(), s.steps()); }

class Shrinking {
 public:
  Shrinking(Schedule start, Trials& trials) : best_(std::move(start)), trials_(trials) {}

  Schedule run() {
    bool better = true;
    while (better && !trials_.spent()) {
      better = leave_the_rest_out();
      better |= leave_chunks_out();
      better |= join_turns();
      better |= pick_the_ordinary();
    }
    return best_;
  }

 private:
  bool attempt(Schedule const& wish) {
    if (trials_.spent()) return false;
    Schedule executed;
    if (!trials_.fails(wish, executed) || !simpler(executed, best_)) return false;
    best_ = std::move(executed);
    return true;
  }

  // The shortest beginning after which the rest fails by itself. Long schedules: its length to a power of two.
  bool leave_the_rest_out() {
    constexpr std::size_t every_length = 32;
    for (std::size_t n = 0; n < best_.turns.size(); n = n < every_length ? n + 1 : n * 2) {
      Schedule wish{{best_.turns.begin(), best_.turns.begin() + static_cast<std::ptrdiff_t>(n)}, best_.picks};
      if (attempt(wish)) return true;
    }
    return false;
  }

  // ddmin: chunks of half of the turns, then of a quarter ... then single turns.
  bool leave_chunks_out() {
    bool better = false;
    for (std::size_t size = best_.turns.size() / 2; size > 0; size /= 2) {
      for (std::size_t at = 0; at < best_.turns.size();) {
        Schedule wish = best_;
        auto const first = wish.turns.begin() + static_cast<std::ptrdiff_t>(at);
        auto const count = std::min(size, best_.turns.size() - at);
        wish.turns.erase(first, first + static_cast<std::ptrdiff_t>(count));
        if (attempt(wish)) {
          better = true;
        } else {
          at += size;
        }
        if (trials_.spent()) return better;
      }
    }
    return better;
  }

  // A turn together with the next one of its thread: where the first stands, or where the second does.
  bool join_turns() {
    bool better = false;
    for (std::size_t i = 0; i < best_.turns.size();) {
      if (join_at(i)) {
        better = true;  // look at the same place again
      } else {
        ++i;
      }
    }
    return better;
  }

  bool join_at(std::size_t i) {
    auto const& turns = best_.turns;
    auto const after = turns.begin() + static_cast<std::ptrdiff_t>(i);
    auto const next = std::find_if(after + 1, turns.end(), [&](Turn const& t) { return t.thread == after->thread; });
    if (next == turns.end()) return false;
    auto const j = static_cast<std::size_t>(next - turns.begin());
    Schedule early = best_, late = best_;
    early.turns[i].steps += early.turns[j].steps;
    early.turns.erase(early.turns.begin() + static_cast<std::ptrdiff_t>(j));
    late.turns[j].steps += late.turns[i].steps;
    late.turns.erase(late.turns.begin() + static_cast<std::ptrdiff_t>(i));
    return attempt(early) || attempt(late);
  }

  bool pick_the_ordinary() {
    bool better = false;
    for (std::size_t i = 0; i < best_.picks.size();) {
      Schedule wish = best_;
      wish.picks.erase(wish.picks.begin() + static_cast<std::ptrdiff_t>(i));
      if (attempt(wish)) {
        better = true;
      } else {
        ++i;
      }
    }
    return better;
  }

  Schedule best_;
  Trials& trials_;
};

}  // namespace

bool simpler(Schedule const& a, Schedule const& b) { return cost(a) < cost(b); }

Schedule shrink(Schedule const& failing, Trials& trials) { return Shrinking(failing, trials).run(); }

}  // namespace racecourse::explore
