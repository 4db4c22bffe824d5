// Checks of patterns/lazy. Each states one property of the contract; whether a caller that waited for an attempt which
// failed tries again or shares its failure, the contract leaves open, and so do they.
#include "patterns/lazy/lazy.h"

#include <list>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

struct failure : std::runtime_error {
  failure() : runtime_error("the making failed") {}
};

// A value with something behind it that only its making wrote.
struct Letter {
  std::string text;
  int copies = 0;
};

Letter long_letter() { return {"a text that is too long to be kept inside of the string itself", 1}; }

// Counts the objects that live: none may be left, and none may go twice. What stands in for a missing value counts
// elsewhere.
class Guest {
 public:
  Guest() = default;
  explicit Guest(int& present) : present_(&present) { ++*present_; }
  Guest(Guest const& other) : present_(other.present_) { ++*present_; }
  Guest& operator=(Guest const& other) {
    ++*other.present_;
    --*std::exchange(present_, other.present_);
    return *this;
  }
  ~Guest() { --*present_; }

 private:
  static inline int elsewhere = 1'000;
  int* present_ = &elsewhere;
};

}  // namespace

// --- Level 1: on demand ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(value_is_made_when_first_asked_for) {
  int calls = 0;
  {
    patterns::lazy<int> const never([&] { return ++calls; });
    kit::require_equal(calls, 0, "make() was called although nobody asked for the value: calls");
  }
  kit::require_equal(calls, 0, "make() was called although nobody ever asked for the value: calls");
  patterns::lazy<int> number([&] { return 40 + ++calls; });
  kit::require_equal(calls, 0, "make() was called before anybody asked for the value: calls");
  kit::require_equal(number.get(), 41, "get() returns what make() returned");
  kit::require_equal(calls, 1, "calls of make() after the first get()");
}

BOOST_AUTO_TEST_CASE(value_is_made_once) {
  int calls = 0;
  patterns::lazy<Letter> letter([&] {
    ++calls;
    return long_letter();
  });
  Letter* const first = &letter.get();
  first->copies = 7;
  for (int i = 0; i < 3; ++i) {
    kit::require(&letter.get() == first, "get() returns another object than before");
    kit::require_equal(letter.get().copies, 7, "a change of the value is gone at the next get()");
  }
  kit::require_equal(first->text, long_letter().text, "the value is not what make() returned");
  kit::require_equal(calls, 1, "calls of make()");
}

BOOST_AUTO_TEST_CASE(failed_making_is_tried_again) {
  int calls = 0;
  patterns::lazy<Letter> letter([&] {
    if (++calls <= 2) throw failure();
    return long_letter();
  });
  for (int i = 1; i <= 2; ++i) {
    kit::throws<failure>([&] { letter.get(); }, "the exception of make() must come out of get()");
    kit::require_equal(calls, i, "calls of make() after get() failed");
  }
  kit::require_equal(letter.get().text, long_letter().text, "the value after two attempts that failed");
  letter.get();
  kit::require_equal(calls, 3, "calls of make() when the third one succeeded");
}

BOOST_AUTO_TEST_CASE(value_lives_as_long_as_its_lazy) {
  int present = 0;
  {
    patterns::lazy<Guest> guest([&] { return Guest(present); });
    kit::require_equal(present, 0, "objects of the value's type before anybody asked for it");
    guest.get();
    kit::require_equal(present, 1, "objects of the value's type when it was made");
    guest.get();
    kit::require_equal(present, 1, "objects of the value's type when it was asked for again");
  }
  kit::require_equal(present, 0, "objects of the value's type when the lazy is gone");
}

BOOST_AUTO_TEST_CASE(one_lazy_may_use_another) {
  int calls = 0;
  patterns::lazy<int> inner([&] { return ++calls; });
  patterns::lazy<int> outer([&] { return inner.get() + 10; });
  patterns::lazy<int> outermost([&] { return inner.get() + outer.get(); });
  kit::require_equal(outermost.get(), 12, "a value that is made from two others");
  kit::require_equal(calls, 1, "calls of make() of a value that two others are made from");
}

// --- Level 2: many threads ------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(threads_get_one_value) {
  kit::explore([] {
    std::atomic<int> calls{0};
    patterns::lazy<int> number([&] { return 40 + calls.fetch_add(1, std::memory_order_relaxed); });
    std::atomic<int*> seen[3] = {};
    kit::in_parallel(3, [&](int i) { seen[i].store(&number.get(), std::memory_order_relaxed); });
    kit::require_equal(calls.load(), 1, "make() was called more than once: calls");
    for (std::atomic<int*> const& place : seen) {
      kit::require(place.load() == &number.get(), "two threads got different objects");
    }
    kit::outcome(std::to_string(number.get()));
  });
}

// Plain writes: only get() stands between the thread that made the value and those that read it.
BOOST_AUTO_TEST_CASE(whoever_gets_the_value_sees_its_making) {
  kit::explore([] {
    int beside = 0;
    patterns::lazy<Letter> letter([&] {
      beside = 5;
      return long_letter();
    });
    int const times = kit::stressing() ? 20 : 2;
    kit::in_parallel(2, [&](int) {
      for (int round = 0; round < times; ++round) {
        kit::require_equal(letter.get().copies, 1, "the value is not what make() returned");
        kit::require_equal(static_cast<long long>(letter.get().text.size()),
                           static_cast<long long>(long_letter().text.size()), "the value is half made: its length");
        kit::require_equal(beside, 5, "what make() wrote beside the value is missing");
      }
    });
  });
}

// Making takes an hour. Nobody gets anything before, and then all do.
BOOST_AUTO_TEST_CASE(callers_wait_for_the_making) {
  kit::explore([] {
    bool over = false;
    patterns::lazy<int> number([&] {
      kit::sleep_for(kit::stressing() ? kit::duration(1ms) : kit::duration(1h));
      over = true;
      return 3;
    });
    kit::time_point const begin = kit::sys::now();
    kit::in_parallel(3, [&](int) {
      kit::require_equal(number.get(), 3, "get() returns before the value is made");
      kit::require(over, "get() returns before the value is made");
    });
    kit::require(kit::stressing() || kit::sys::now() - begin == 1h,
                 "three threads that want one value waited longer than its making took");
  });
}

BOOST_AUTO_TEST_CASE(failed_making_leaves_nobody_behind) {
  kit::explore([] {
    std::atomic<int> calls{0}, failures{0};
    patterns::lazy<int> number([&] {
      kit::sleep_for(1ms);
      if (calls.fetch_add(1, std::memory_order_relaxed) == 0) throw failure();
      return 3;
    });
    kit::in_parallel(3, [&](int) {
      try {
        kit::require_equal(number.get(), 3, "get() returns without a value after make() failed");
      } catch (failure const&) {
        failures.fetch_add(1, std::memory_order_relaxed);
      }
    });
    kit::require(failures.load() >= 1, "the exception of make() came out of no get()");
    kit::require_equal(number.get(), 3, "the value after an attempt that failed");
    kit::require_equal(calls.load(), 2, "calls of make() when the second one succeeded");
  });
}
