// What the checks of threading/queue have in common: items that can be followed, and scenarios for both rings.
#pragma once

#include <algorithm>
#include <atomic>
#include <list>
#include <string>
#include <vector>

#include "grader/harness/check.h"
#include "threading/queue/queue.h"

namespace queue_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }
inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// Too long to be kept inside a std::string: what a move leaves behind is empty.
inline std::string long_text(int i) {
  return "a text that does not fit into the object itself, but lies on the heap, number " + std::to_string(i);
}

// What a producer wrote before it pushed is read by whoever pops: plain memory, ordered by the queue alone.
struct Parcel {
  int number = 0;
  int* content = nullptr;
};

// Counts how many objects there are, and keeps what it refers to when it is moved from: only its destructor, or being
// assigned to, lets go.
class Tracked {
 public:
  Tracked() = default;
  explicit Tracked(std::atomic<int>& alive) : alive_(&alive) { ++*alive_; }
  Tracked(Tracked const& other) : alive_(other.alive_) { count(1); }
  Tracked& operator=(Tracked const& other) {
    Tracked copy(other);
    std::swap(alive_, copy.alive_);
    return *this;
  }
  ~Tracked() { count(-1); }

 private:
  void count(int n) {
    if (alive_ != nullptr) *alive_ += n;
  }
  std::atomic<int>* alive_ = nullptr;
};

// Throws when it is copied or moved for the n-th time from now.
struct Fragile {
  int number = 0;
  int* until_it_breaks = nullptr;

  Fragile() = default;
  Fragile(int n, int* until) : number(n), until_it_breaks(until) {}
  Fragile(Fragile const& other) : number(other.number), until_it_breaks(other.until_it_breaks) { wear(); }
  Fragile& operator=(Fragile const& other) {
    until_it_breaks = other.until_it_breaks;
    wear();
    number = other.number;
    return *this;
  }
  void wear() const {
    if (until_it_breaks != nullptr && *until_it_breaks > 0 && --*until_it_breaks == 0) {
      throw std::runtime_error("the item broke");
    }
  }
};

template <class F>
std::string result_of(F&& call) {
  try {
    return call();
  } catch (kit::closed_error const&) {
    return "closed";
  }
}
inline std::string text_of(std::optional<int> const& item) { return item ? std::to_string(*item) : "nothing"; }

// "1 2 3" from {3, 1, 2}.
inline std::string sorted_text(std::vector<int> items) {
  std::sort(items.begin(), items.end());
  std::string text;
  for (int const item : items) text += (text.empty() ? "" : " ") + std::to_string(item);
  return text;
}

// Items are 10 * producer + 1, 2, ...: of each producer's, those that one consumer got must ascend.
inline void require_order_of_each_producer(std::vector<int> const& got) {
  for (std::size_t i = 0; i < got.size(); ++i) {
    for (std::size_t k = i + 1; k < got.size(); ++k) {
      bool const same_producer = got[i] / 10 == got[k] / 10;
      kit::require(!same_producer || got[i] < got[k], "one consumer got " + std::to_string(got[i]) + " before " +
                                                          std::to_string(got[k]) + ", which was pushed earlier");
    }
  }
}

struct Timed {
  bool got = false;
  kit::duration took{};
};
template <class F>
Timed time_call(F&& call) {
  Timed result;
  kit::time_point const begin = kit::sys::now();
  result.got = call();
  result.took = kit::sys::now() - begin;
  return result;
}

// Time is virtual: a sleep is exact. The slack is for queues that count in coarser units than nanoseconds.
inline void require_kept(Timed const& attempt, kit::duration timeout, std::string const& call) {
  kit::require(!attempt.got, call + " succeeded though nothing had changed");
  kit::require(attempt.took >= timeout, call + " gave up too early, after " + times(attempt.took.count(), "ns of ") +
                                            std::to_string(timeout.count()));
  kit::require(
      attempt.took <= timeout + timeout / 4 + 20ms,
      call + " waited too long, " + times(attempt.took.count(), "ns instead of ") + std::to_string(timeout.count()));
}

// --- Rings ----------------------------------------------------------------------------------------------------------
// By one thread: there is room for exactly N, the order is kept, and an attempt in vain changes nothing.
template <template <class, std::size_t> class Ring, std::size_t N>
void fill_and_empty() {
  Ring<std::string, N> ring;
  std::string const untouched = long_text(-1);
  int pushed = 0, popped = 0;
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < N; ++i) {
      std::string item = long_text(pushed++);
      kit::require(ring.try_push(item),
                   "try_push() finds no room in a ring of " + std::to_string(N) + " that holds " + std::to_string(i));
    }
    std::string one_more = untouched;
    kit::require(!ring.try_push(one_more), "try_push() succeeds on a ring of " + std::to_string(N) + " that is full");
    kit::require_equal(one_more, untouched, "an item that try_push() did not take");
    for (std::size_t i = 0; i < N; ++i) {
      // Not always all of them: the beginning moves through the ring.
      if (round % 3 == 1 && i + 1 == N) break;
      std::string out;
      kit::require(ring.try_pop(out), "try_pop() finds nothing, but there is an item");
      kit::require_equal(out, long_text(popped++), "try_pop() does not return the oldest item");
    }
    if (popped < pushed) {
      std::string out;
      kit::require(ring.try_pop(out), "try_pop() finds nothing, but there is an item");
      kit::require_equal(out, long_text(popped++), "try_pop() does not return the oldest item");
    }
    std::string out = untouched;
    kit::require(!ring.try_pop(out), "try_pop() finds an item in an empty ring");
    kit::require_equal(out, untouched, "what try_pop() changed though it found nothing");
  }
}

template <template <class, std::size_t> class Ring>
void release_objects() {
  std::atomic<int> alive{0};
  {
    Ring<Tracked, 4> ring;
    for (int i = 0; i < 10; ++i) {
      {
        Tracked item(alive);
        kit::require(ring.try_push(item), "try_push() finds no room in an empty ring");
      }
      kit::require_equal(alive.load(), 1, "how many objects are alive with one item in the ring");
      {
        Tracked out;
        kit::require(ring.try_pop(out), "try_pop() finds nothing, but there is an item");
      }
      kit::require_equal(alive.load(), 0, "how many objects an empty ring keeps alive");
    }
    for (int i = 0; i < 3; ++i) {
      Tracked item(alive);
      ring.try_push(item);
    }
  }
  kit::require_equal(alive.load(), 0, "how many objects are alive when the ring is gone");
}

// Each producer pushes its items as long as there is room, each consumer makes some attempts; what is left is popped at
// the end. Under stress the producers insist.
template <class Ring>
void conserve_items(int producers, int consumers, int items) {
  Ring ring;
  std::vector<std::vector<int>> pushed(static_cast<std::size_t>(producers)), popped(pushed);
  popped.resize(static_cast<std::size_t>(consumers));
  int contents[64] = {};
  kit::in_parallel(producers + consumers, [&](int i) {
    if (i < producers) {
      auto& mine = pushed[static_cast<std::size_t>(i)];
      for (int k = 1; k <= items; ++k) {
        int const number = 10 * (i + 1) + k;
        contents[number] = number;
        Parcel parcel{number, &contents[number]};
        bool done = ring.try_push(parcel);
        while (!done && kit::stressing()) {
          kit::sys::yield();
          done = ring.try_push(parcel);
        }
        if (done) mine.push_back(number);
      }
    } else {
      auto& mine = popped[static_cast<std::size_t>(i - producers)];
      for (int k = 0; k < items; ++k) {
        Parcel parcel;
        bool done = ring.try_pop(parcel);
        while (!done && kit::stressing()) {
          kit::sys::yield();
          done = ring.try_pop(parcel);
        }
        if (!done) continue;
        kit::require_equal(*parcel.content, parcel.number, "a consumer does not see what the producer wrote");
        mine.push_back(parcel.number);
      }
    }
  });
  std::vector<int> all_pushed, all_popped;
  for (auto const& mine : pushed) all_pushed.insert(all_pushed.end(), mine.begin(), mine.end());
  for (auto const& mine : popped) {
    require_order_of_each_producer(mine);
    all_popped.insert(all_popped.end(), mine.begin(), mine.end());
  }
  for (Parcel parcel; ring.try_pop(parcel);) all_popped.push_back(parcel.number);
  kit::require_equal(sorted_text(all_popped), sorted_text(all_pushed), "what was popped is not what was pushed");
  kit::outcome(sorted_text(all_popped));
}

}  // namespace queue_checks
