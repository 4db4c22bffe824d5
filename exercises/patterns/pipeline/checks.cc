// Checks of patterns/pipeline. Each states one property of the contract, and holds whether a worker takes an item
// through both stages or each stage has workers of its own.
#include "patterns/pipeline/pipeline.h"

#include <numeric>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

using Items = std::vector<int>;

struct failure : std::runtime_error {
  failure() : runtime_error("an item is broken") {}
};

Items numbers(int n) {
  Items items(static_cast<std::size_t>(n));
  std::iota(items.begin(), items.end(), 0);
  return items;
}

std::string text_of(Items const& items) {
  std::string text;
  for (int const item : items) text += std::to_string(item) + " ";
  return text;
}

void require_items(Items const& seen, Items const& expected, char const* what) {
  kit::require_equal(text_of(seen), text_of(expected), what);
}

int add_one(int x) { return x + 1; }
int times_ten(int x) { return x * 10; }

Items expected_of(int n) {
  Items items = numbers(n);
  for (int& item : items) item = times_ten(add_one(item));
  return items;
}

// How many are inside at a time. Relaxed: it shall order nothing.
class Gauge {
 public:
  void enter() {
    int const now = inside_.fetch_add(1, std::memory_order_relaxed) + 1;
    int seen = most_.load(std::memory_order_relaxed);
    while (seen < now && !most_.compare_exchange_strong(seen, now, std::memory_order_relaxed)) {
    }
  }
  void leave() { inside_.fetch_sub(1, std::memory_order_relaxed); }
  int most() const { return most_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> inside_{0}, most_{0};
};

// Calls the pipeline and requires that it throws what a stage threw.
template <class F1, class F2>
void require_failure(int n, F1 stage1, F2 stage2, unsigned workers, char const* what) {
  kit::throws<failure>([&] { patterns::pipeline(numbers(n), stage1, stage2, workers); }, what);
}

void require_nobody_is_left() {
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 0, "threads that still wait for something when pipeline() has ended");
}

}  // namespace

// --- Level 1: one at a time -----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(items_go_through_both_stages) {
  kit::explore([] {
    require_items(patterns::pipeline({3, 1, 2}, add_one, times_ten, 1), {40, 20, 30},
                  "stage2(stage1(x)) of 3, 1 and 2, in this order");
    require_items(patterns::pipeline({7}, times_ten, add_one, 1), {71}, "stage2(stage1(x)) of 7");
    require_items(patterns::pipeline(numbers(20), add_one, times_ten, 1), expected_of(20), "results of 20 items");
  });
}

BOOST_AUTO_TEST_CASE(no_items_no_results) {
  kit::explore([] {
    auto const never = [](int) -> int { kit::fail("a stage was called although there are no items"); };
    for (unsigned const workers : {1u, 3u}) {
      require_items(patterns::pipeline({}, never, never, workers), {}, "results of no items");
    }
  });
}

BOOST_AUTO_TEST_CASE(exception_of_a_stage_comes_out) {
  auto const breaks = [](int x) { return x == 2 ? throw failure() : x; };
  kit::explore(
      [&] { require_failure(5, breaks, times_ten, 1, "stage 1 has thrown, and pipeline() must throw the same"); });
  kit::explore(
      [&] { require_failure(5, add_one, breaks, 1, "stage 2 has thrown, and pipeline() must throw the same"); });
  kit::explore([&] {
    try {
      patterns::pipeline(
          {1}, add_one, [](int x) -> int { throw x; }, 1);
      kit::fail("stage 2 has thrown an int, and pipeline() must throw the same (no exception came)");
    } catch (int thrown) {
      kit::require_equal(thrown, 2, "the int that stage 2 has thrown");
    }
  });
}

// --- Level 2: many at a time ----------------------------------------------------------------------------------------

// Earlier items take longer: later ones are ready before them.
BOOST_AUTO_TEST_CASE(order_is_kept) {
  for (unsigned const workers : {2u, 3u, 5u}) {
    kit::explore([&] {
      auto const slow = [](int x) {
        kit::sleep_for((7 - x) * 1ms);
        return add_one(x);
      };
      auto const slower = [](int x) {
        kit::sleep_for((100 - x * x) * 10us);
        return times_ten(x);
      };
      require_items(patterns::pipeline(numbers(7), slow, slower, workers), expected_of(7),
                    "results, in the order of the items");
    });
  }
}

BOOST_AUTO_TEST_CASE(every_number_of_workers_comes_to_an_end) {
  for (unsigned workers = 1; workers <= 5; ++workers) {
    for (int const n : {0, 1, 2, 6}) {
      kit::explore([&] {
        require_items(patterns::pipeline(numbers(n), add_one, times_ten, workers), expected_of(n), "results");
        require_nobody_is_left();
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(each_item_goes_through_once) {
  kit::explore([] {
    int const n = kit::stressing() ? 50 : 2;
    std::vector<std::atomic<int>> first(static_cast<std::size_t>(n)), second(static_cast<std::size_t>(n));
    auto const count = [](std::vector<std::atomic<int>>& counters, int x) {
      int const before = counters[static_cast<std::size_t>(x)].fetch_add(1, std::memory_order_relaxed);
      kit::require(before == 0, "an item goes through a stage twice");
      return x;
    };
    Items const results = patterns::pipeline(
        numbers(n), [&](int x) { return count(first, x); }, [&](int x) { return count(second, x); }, 2);
    require_items(results, numbers(n), "results");
    for (int i = 0; i < n; ++i) {
      kit::require(second[static_cast<std::size_t>(i)].load(std::memory_order_relaxed) == 1,
                   "an item has not gone through both stages");
    }
    kit::outcome(std::to_string(results.size()));
  });
}

// Plain writes: only the pipeline stands between a stage and the next one, and between the stages and the caller.
BOOST_AUTO_TEST_CASE(what_a_stage_wrote_goes_with_the_item) {
  kit::explore([] {
    int const n = kit::stressing() ? 50 : 2;
    std::vector<int> beside(static_cast<std::size_t>(n));
    auto const write = [&](int x) {
      beside[static_cast<std::size_t>(x)] = x + 5;
      return x;
    };
    auto const read = [&](int x) {
      kit::require_equal(beside[static_cast<std::size_t>(x)], x + 5, "what stage 1 wrote is not there in stage 2");
      beside[static_cast<std::size_t>(x)] += 1;
      return x;
    };
    require_items(patterns::pipeline(numbers(n), write, read, 2), numbers(n), "results");
    for (int i = 0; i < n; ++i) {
      kit::require_equal(beside[static_cast<std::size_t>(i)], i + 6, "what stage 2 wrote is not there at the end");
    }
  });
}

// Each call takes a second. Whoever does one after the other needs two seconds an item; whoever does anything at the
// same time needs little more than one at most.
BOOST_AUTO_TEST_CASE(work_overlaps) {
  for (int const workers : {2, 4}) {
    kit::explore([&] {
      int const n = 2 * workers;
      auto const second = [](int x) {
        kit::sleep_for(1s);
        return x;
      };
      kit::time_point const begin = kit::sys::now();
      patterns::pipeline(numbers(n), second, second, static_cast<unsigned>(workers));
      long long const took = (kit::sys::now() - begin) / 1s;
      kit::require(took * 2 <= 3 * n, std::to_string(n) + " items of a second in each of two stages took " +
                                          std::to_string(took) + " s with " + std::to_string(workers) +
                                          " workers: nothing is done at the same time");
    });
  }
}

// The caller may lend a hand.
BOOST_AUTO_TEST_CASE(workers_are_limited) {
  for (int const workers : {1, 3}) {
    kit::explore([&] {
      Gauge first, second;
      auto const measured = [](Gauge& gauge) {
        return [&gauge](int x) {
          gauge.enter();
          kit::sleep_for(1s);
          gauge.leave();
          return x;
        };
      };
      patterns::pipeline(numbers(12), measured(first), measured(second), static_cast<unsigned>(workers));
      kit::require(std::max(first.most(), second.most()) <= workers + 1,
                   "with " + std::to_string(workers) + " workers, " +
                       std::to_string(std::max(first.most(), second.most())) + " calls of one stage ran at a time");
    });
  }
}

BOOST_AUTO_TEST_CASE(exception_ends_the_pipeline) {
  for (unsigned const workers : {1u, 3u}) {
    kit::explore([&] {
      int const n = 200;
      std::atomic<int> calls{0};
      auto const fails_at_once = [&](int x) {
        calls.fetch_add(1, std::memory_order_relaxed);
        if (x == 0) throw failure();
        kit::sleep_for(1s);
        return x;
      };
      require_failure(n, fails_at_once, times_ten, workers, "stage 1 has thrown, and pipeline() must throw the same");
      kit::require(calls.load() < n, "the first item has failed, and yet all the others went through stage 1");
      require_nobody_is_left();
    });
  }
}

// Wherever it happens, the others must not wait for what will not come any more, nor go on when the call has ended.
BOOST_AUTO_TEST_CASE(exception_leaves_nobody_behind) {
  for (int const broken_stage : {1, 2}) {
    kit::explore([&] {
      std::atomic<bool> ended{false};
      auto const stage = [&](int number, int x) {
        kit::require(!ended.load(std::memory_order_relaxed), "a stage is called when pipeline() has ended");
        return number == broken_stage && x == 0 ? throw failure() : x;
      };
      try {
        patterns::pipeline(
            numbers(3), [&](int x) { return stage(1, x); }, [&](int x) { return stage(2, x); }, 2);
        kit::fail("a stage has thrown, and pipeline() returned");
      } catch (failure const&) {
        ended.store(true, std::memory_order_relaxed);
      }
      if (!kit::stressing()) require_nobody_is_left();
    });
  }
  // Two calls fail at about the same time: what comes out is what one of them has thrown.
  for (bool const in_both_stages : {false, true}) {
    kit::explore([&] {
      auto const first = [&](int x) { return x == 0 || !in_both_stages ? throw failure() : x; };
      auto const second = [](int) -> int { throw failure(); };
      require_failure(2, first, second, 2, "two calls have thrown, and pipeline() must throw what one of them has");
      if (!kit::stressing()) require_nobody_is_left();
    });
  }
}
