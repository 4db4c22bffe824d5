// Checks of threading/queue. Each states one property of the contract and holds for every implementation that keeps it:
// with one lock or two, with any way of waking those who wait, as long as nobody is forgotten.
#include "threading/queue/queue.h"

#include "grader/harness/check.h"
#include "threading/queue/scenarios.h"

using namespace std::chrono_literals;
using namespace queue_checks;
template <class T>
using queue = threading::blocking_queue<T>;

// --- Level 1: a queue that blocks -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(queue_is_first_in_first_out) {
  queue<std::string> q;
  kit::require(!q.try_pop().has_value(), "try_pop() of a new queue finds something");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20; ++i) {
      kit::require_equal(static_cast<long long>(q.size()), i, "size()");
      kit::require(q.empty() == (i == 0), "empty() with " + std::to_string(i) + " items");
      kit::require(!q.full(), "full() is true though there is no limit");
      q.push(long_text(i));
    }
    for (int i = 0; i < 20; ++i) {
      std::string const item = i % 2 == 0 ? q.pop() : q.try_pop().value_or("nothing");
      kit::require_equal(item, long_text(i), "the queue does not return the oldest item");
      kit::require_equal(static_cast<long long>(q.size()), 19 - i, "size()");
    }
    kit::require(q.empty(), "empty() is false when everything was popped");
    kit::require(!q.try_pop().has_value(), "try_pop() finds something in an empty queue");
  }
}

BOOST_AUTO_TEST_CASE(bounded_queue_holds_back_its_producers) {
  queue<int> q(2);
  kit::require(!q.full(), "full() of a new queue");
  q.push(1);
  q.push(2);
  kit::require(q.full(), "full() is false though the queue holds as many as it may");
  int pushed = 2;
  {
    kit::thread const producer([&] {
      for (int i = 3; i <= 5; ++i) {
        q.push(i);
        pushed = i;
      }
    });
    for (int i = 1; i <= 3; ++i) {
      kit::until_quiet();
      kit::require_equal(pushed, i + 1, "the last item for which push() returned, of a queue that holds two");
      kit::require_equal(static_cast<long long>(q.size()), 2, "size() of a full queue");
      kit::require_equal(kit::blocked_threads(), 1, "a producer keeps the processor busy while the queue is full");
      kit::require_equal(q.pop(), i, "the queue does not return the oldest item");
    }
  }
  kit::require_equal(q.pop(), 4, "the queue does not return the oldest item");
  kit::require_equal(q.try_pop().value_or(-1), 5, "the queue does not return the oldest item");
}

BOOST_AUTO_TEST_CASE(consumer_waits_for_an_item) {
  kit::explore([] {
    queue<Parcel> q;
    int content = 0;
    kit::thread const producer([&] {
      content = 7;
      q.push({.number = 7, .content = &content});
    });
    Parcel const parcel = q.pop();
    kit::require_equal(parcel.number, 7, "pop() returned something that nobody pushed");
    kit::require_equal(*parcel.content, 7, "the consumer does not see what the producer wrote");
  });
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_and_nothing_doubled) {
  auto const scenario = [](int producers, int consumers, int items, std::size_t room) {
    queue<Parcel> q(room);
    int contents[64] = {};
    std::vector<std::vector<int>> popped(static_cast<std::size_t>(consumers));
    kit::in_parallel(producers + consumers, [&](int i) {
      if (i < producers) {
        for (int k = 1; k <= items; ++k) {
          int const number = 10 * (i + 1) + k;
          contents[number] = number;
          q.push({number, &contents[number]});
        }
        return;
      }
      auto& mine = popped[static_cast<std::size_t>(i - producers)];
      for (int k = 0; k < producers * items / consumers; ++k) {
        Parcel const parcel = q.pop();
        kit::require_equal(*parcel.content, parcel.number, "a consumer does not see what the producer wrote");
        mine.push_back(parcel.number);
      }
    });
    std::vector<int> all, expected;
    for (auto const& mine : popped) {
      require_order_of_each_producer(mine);
      all.insert(all.end(), mine.begin(), mine.end());
    }
    for (int i = 0; i < producers; ++i) {
      for (int k = 1; k <= items; ++k) expected.push_back(10 * (i + 1) + k);
    }
    kit::require_equal(sorted_text(all), sorted_text(expected), "what was popped is not what was pushed");
    kit::require(q.empty(), "empty() is false when everything was popped");
    kit::outcome(sorted_text(all));
  };
  if (kit::stressing()) return kit::explore([&] { scenario(2, 2, 8, 2); });
  kit::explore([&] { scenario(1, 1, 2, 1); });
  kit::explore([&] { scenario(2, 2, 1, 1); });
  kit::explore([&] { scenario(1, 2, 2, 0); });
}

// All consumers sleep before the first item comes. Then items come as fast as they can.
BOOST_AUTO_TEST_CASE(no_consumer_is_forgotten) {
  kit::explore([] {
    queue<int> q;
    std::atomic<int> sum{0};
    {
      Threads consumers;
      for (int i = 0; i < 3; ++i) {
        consumers.emplace_back([&] { sum.fetch_add(q.pop(), std::memory_order_relaxed); });
      }
      if (!kit::stressing()) kit::until_quiet();
      for (int const item : {1, 10, 100}) q.push(item);
    }
    kit::require_equal(sum.load(), 111, "the sum of what three consumers popped");
    kit::outcome(std::to_string(sum.load()));
  });
}

BOOST_AUTO_TEST_CASE(no_producer_is_forgotten) {
  kit::explore([] {
    queue<int> q(2);
    q.push(1);
    q.push(2);
    std::vector<int> got;
    {
      Threads producers;
      for (int i = 3; i <= 4; ++i) {
        producers.emplace_back([&, i] { q.push(i); });
      }
      if (!kit::stressing()) kit::until_quiet();
      for (int i = 0; i < 2; ++i) got.push_back(q.pop());
    }
    for (int i = 0; i < 2; ++i) got.push_back(q.pop());
    kit::require_equal(sorted_text(got), "1 2 3 4", "what was popped");
    kit::outcome(sorted_text(got));
  });
}

// Consumers sleep, and producers find the queue full: a wake-up that goes to the wrong kind is lost.
BOOST_AUTO_TEST_CASE(wake_ups_reach_the_right_kind) {
  kit::explore([] {
    queue<int> q(1);
    std::atomic<int> sum{0};
    {
      Threads threads;
      for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] { sum.fetch_add(q.pop(), std::memory_order_relaxed); });
      }
      if (!kit::stressing()) kit::until_quiet();
      for (int i = 1; i <= 2; ++i) {
        threads.emplace_back([&, i] { q.push(i); });
      }
    }
    kit::require_equal(sum.load(), 3, "the sum of what two consumers popped");
    kit::outcome(std::to_string(sum.load()));
  });
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_takes_nothing) {
  queue<int> q(1);
  std::vector<int> got;
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    Threads consumers;
    for (int i = 0; i < 2; ++i) {
      consumers.emplace_back([&] { got.push_back(q.pop()); });
    }
    kit::sleep_for(1s);
    kit::require_equal(static_cast<long long>(got.size()), 0, "items that consumers took out of an empty queue");
    q.push(1);
    kit::sleep_for(1s);
    kit::require_equal(static_cast<long long>(got.size()), 1, "items that consumers took when there was one");
    q.push(2);
  }
  kit::require_equal(sorted_text(got), "1 2", "what was popped");
  kit::require_equal(static_cast<long long>(q.size()), 0, "size() when everything was popped");
  q.push(3);
  {
    kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 1ms});
    kit::thread const producer([&] { q.push(4); });
    kit::sleep_for(1s);
    kit::require_equal(static_cast<long long>(q.size()), 1,
                       "size() of a queue that holds one, with a producer that waits");
    kit::require_equal(q.pop(), 3, "the queue does not return the oldest item");
  }
  kit::require_equal(q.pop(), 4, "the queue does not return the oldest item");
}

BOOST_AUTO_TEST_CASE(waiting_threads_sleep) {
  queue<int> q;
  queue<int> narrow(1);
  narrow.push(1);
  {
    Threads waiting;
    for (int i = 0; i < 2; ++i) {
      waiting.emplace_back([&] { q.pop(); });
    }
    waiting.emplace_back([&] { narrow.push(2); });
    kit::until_quiet();
    kit::costs const before = kit::cost();
    kit::require_equal(kit::blocked_threads(), 3, "a thread that waits for the queue keeps the processor busy");
    kit::sleep_for(1h);
    kit::costs const spent = kit::cost() - before;
    kit::require(spent.futex_waits <= 200,
                 "a thread that waits for the queue wakes again and again: " +
                     times(spent.futex_waits, "futex_wait calls of three threads in an hour"));
    narrow.pop();
    q.push(1);
    q.push(2);
  }
}

BOOST_AUTO_TEST_CASE(size_may_be_asked_at_any_time) {
  kit::explore([] {
    queue<int> q(1);
    std::atomic<int> said{0};  // an answer that nobody wants need not be looked up
    kit::in_parallel(3, [&](int i) {
      if (i == 0) {
        q.push(1);
      } else if (i == 1) {
        q.pop();
      } else {
        kit::require(q.size() <= 1, "size() is more than the queue may hold");
        said.fetch_add((q.empty() ? 1 : 0) + (q.full() ? 1 : 0), std::memory_order_relaxed);
      }
    });
    kit::require(said.load() <= 2, "empty() and full() were true more often than they were asked");
    kit::require(q.empty() && q.size() == 0 && !q.full(), "the queue is empty, but does not say so");
  });
}

// Judged afterwards, against a double-ended queue with room for "open".
BOOST_AUTO_TEST_CASE(queue_keeps_its_word) {
  auto const record = [](std::size_t room, int rounds) {
    kit::history history("queue");
    auto open = history.begin("open " + std::to_string(room));
    queue<int> q(room);
    open.end("ok");
    auto const push = [&](int item) {
      auto call = history.begin("push " + std::to_string(item));
      q.push(item);
      call.end("ok");
    };
    auto const pop = [&] {
      auto call = history.begin("pop");
      call.end(std::to_string(q.pop()));
    };
    auto const try_pop = [&] {
      auto call = history.begin("try_pop");
      call.end(text_of(q.try_pop()));
    };
    kit::in_parallel(3, [&](int i) {
      for (int round = 0; round < rounds; ++round) {
        if (i == 0) {
          push(10 + round);
          push(20 + round);
        } else if (i == 1) {
          pop();
        } else {
          try_pop();
          push(30 + round);
        }
      }
    });
    while (!q.empty()) pop();
  };
  if (kit::stressing()) return kit::explore([&] { record(0, 3); });
  kit::explore([&] { record(4, 1); });
  kit::explore([&] { record(2, 1); });
}

BOOST_AUTO_TEST_CASE(queue_releases_its_items) {
  std::atomic<int> alive{0};
  {
    queue<Tracked> q;
    for (int i = 0; i < 3; ++i) q.push(Tracked(alive));
    kit::require_equal(alive.load(), 3, "how many objects are alive with three items in the queue");
    q.pop();
    (void)q.try_pop();
    kit::require_equal(alive.load(), 1, "how many objects are alive with one item in the queue");
    q.pop();
    kit::require_equal(alive.load(), 0, "how many objects an empty queue keeps alive");
    for (int i = 0; i < 3; ++i) q.push(Tracked(alive));
  }
  kit::require_equal(alive.load(), 0, "how many objects are alive when the queue is gone");
}

// --- Level 2: timeouts, close, exceptions ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(timeouts_are_kept) {
  queue<int> empty;
  queue<std::string> full(1);
  full.push(long_text(1));
  std::string const untouched = long_text(2);
  std::string item = untouched;
  auto const pop = [&](kit::duration timeout) { return time_call([&] { return empty.pop_for(timeout).has_value(); }); };
  auto const push = [&](kit::duration timeout) { return time_call([&] { return full.push_for(item, timeout); }); };
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    for (Timed const& attempt : {pop(timeout), push(timeout)}) {
      kit::require(!attempt.got, "a timeout <= 0 takes out of an empty queue, or puts into a full one");
      kit::require_equal(attempt.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
    }
  }
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(pop(timeout), timeout, "pop_for()");
    require_kept(push(timeout), timeout, "push_for()");
    kit::inject const faults({.eintr_always = true});
    require_kept(pop(timeout), timeout, "pop_for()");
    require_kept(push(timeout), timeout, "push_for()");
  }
  kit::require_equal(item, untouched, "an item that push_for() did not take");
  kit::require_equal(full.pop(), long_text(1), "what was popped after push_for() in vain");
  kit::require(full.push_for(item, 0s), "push_for(0) refuses a queue that has room");
  kit::require_equal(full.pop_for(0s).value_or("nothing"), untouched, "what was popped after push_for()");
  kit::require_equal(static_cast<long long>(full.size()), 0, "size() when everything was popped");
}

BOOST_AUTO_TEST_CASE(waits_have_one_deadline) {
  queue<int> empty, full(1);
  full.push(1);
  for (bool const pushing : {false, true}) {
    kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
    int item = 2;
    Timed const attempt = time_call([&] { return pushing ? full.push_for(item, 1s) : empty.pop_for(1s).has_value(); });
    char const* const call = pushing ? "push_for()" : "pop_for()";
    kit::require(attempt.took <= 1300ms, std::string("the timeout of ") + call +
                                             " starts again after a wake-up: 1 s became " +
                                             times(attempt.took / 1ms, "ms"));
    require_kept(attempt, 1s, call);
  }
}

BOOST_AUTO_TEST_CASE(timed_waits_are_served_in_time) {
  queue<int> q(1);
  kit::time_point const begin = kit::sys::now();
  std::optional<int> first, second;
  {
    kit::thread const consumer([&] {
      first = q.pop_for(1h);
      kit::sleep_for(2s);
      second = q.pop_for(kit::forever);
    });
    kit::sleep_for(1s);
    for (int item : {1, 2, 3}) kit::require(q.push_for(item, 1h), "push_for() gave up though there was room in time");
  }
  kit::require_equal(first.value_or(-1), 1, "what pop_for() returned");
  kit::require_equal(second.value_or(-1), 2, "what pop_for(forever) returned");
  kit::require_equal((kit::sys::now() - begin) / 1s, 3, "seconds until all was served");
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  queue<int> empty, full(1);
  full.push(1);
  bool returned = false;
  {
    Threads waiting;
    waiting.emplace_back([&] {
      bool const got = empty.pop_for(kit::forever).has_value();
      returned = true;
      kit::require(got, "pop_for(forever) gave up");
    });
    waiting.emplace_back([&] {
      int item = 2;
      bool const pushed = full.push_for(item, kit::forever);
      returned = true;
      kit::require(pushed, "push_for(forever) gave up");
    });
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "a wait that is to last for ever came to an end");
    kit::require_equal(kit::blocked_threads(), 2, "a timed wait keeps the processor busy");
    empty.push(1);
    full.pop();
  }
}

// One gives up at the very moment at which an item comes: either outcome is right, but the item must not get lost.
BOOST_AUTO_TEST_CASE(timeout_that_meets_an_item_loses_nothing) {
  kit::explore([] {
    queue<int> q;
    std::atomic<int> got{0};
    {
      Threads consumers;
      for (int i = 0; i < 2; ++i) {
        consumers.emplace_back([&] { got.fetch_add(q.pop_for(1ms).value_or(0), std::memory_order_relaxed); });
      }
      consumers.emplace_back([&] { got.fetch_add(q.pop(), std::memory_order_relaxed); });
      kit::sleep_for(1ms);
      for (int i = 0; i < 3; ++i) q.push(1);
    }
    int left = 0;
    while (std::optional<int> const item = q.try_pop()) left += *item;
    kit::require_equal(got.load() + left, 3, "of three items, how many were popped or are left");
  });
}

BOOST_AUTO_TEST_CASE(close_wakes_everybody) {
  kit::explore([] {
    queue<int> empty, full(1);
    full.push(1);
    std::atomic<int> consumers{0}, producers{0};
    {
      Threads waiting;
      for (int i = 0; i < 2; ++i) {
        waiting.emplace_back([&] {
          std::string const result = result_of([&] { return std::to_string(empty.pop()); });
          kit::require_equal(result, "closed", "what a consumer that waits gets when the queue is closed");
          consumers.fetch_add(1, std::memory_order_relaxed);
        });
      }
      waiting.emplace_back([&] {
        std::string const result = result_of([&] { return full.push(2), "ok"; });
        kit::require_equal(result, "closed", "what a producer that waits gets when the queue is closed");
        producers.fetch_add(1, std::memory_order_relaxed);
      });
      if (!kit::stressing()) kit::until_quiet();
      empty.close();
      full.close();
    }
    kit::require_equal(consumers.load(), 2, "how many of two consumers the closed queue let go");
    kit::require_equal(producers.load(), 1, "how many producers the closed queue let go");
    kit::require_equal(full.pop(), 1, "what is left in the closed queue");
  });
}

// Whether a timed call that finds the queue closed throws or gives up at once is left open: it does not wait.
BOOST_AUTO_TEST_CASE(close_ends_timed_waits) {
  queue<int> empty, full(1);
  full.push(1);
  kit::time_point const begin = kit::sys::now();
  int item = 2;
  {
    Threads waiting;
    waiting.emplace_back([&] {
      std::string const result = result_of([&] { return text_of(empty.pop_for(1h)); });
      kit::require(result == "closed" || result == "nothing", "pop_for() of a closed queue returns " + result);
    });
    waiting.emplace_back([&] {
      std::string const result = result_of([&] { return full.push_for(item, 1h) ? "ok" : "nothing"; });
      kit::require(result == "closed" || result == "nothing", "push_for() succeeds on a closed queue");
    });
    kit::sleep_for(1s);
    empty.close();
    full.close();
  }
  kit::require(kit::sys::now() - begin < 2s, "close() does not end the wait of pop_for() or push_for()");
}

BOOST_AUTO_TEST_CASE(closed_queue_is_drained) {
  queue<std::string> q(3);
  for (int i = 0; i < 3; ++i) q.push(long_text(i));
  q.close();
  std::string item = long_text(9);
  kit::throws<kit::closed_error>([&] { q.push(long_text(3)); }, "push() to a closed queue must throw closed_error");
  std::string const late = result_of([&] { return q.push_for(item, 1h) ? "ok" : "nothing"; });
  kit::require(late != "ok", "push_for() succeeds on a closed queue");
  kit::require_equal(item, long_text(9), "an item that push_for() did not take");
  kit::require_equal(static_cast<long long>(q.size()), 3, "size() after close()");
  kit::require_equal(q.pop(), long_text(0), "what was pushed before close()");
  kit::require_equal(q.try_pop().value_or("nothing"), long_text(1), "what was pushed before close()");
  kit::require_equal(q.pop_for(1h).value_or("nothing"), long_text(2), "what was pushed before close()");
  for (int i = 0; i < 2; ++i) {
    kit::throws<kit::closed_error>([&] { q.pop(); }, "pop() of a closed queue that is empty must throw closed_error");
  }
  kit::throws<kit::closed_error>([&] { q.push(long_text(3)); }, "push() to a closed queue must throw closed_error");
  kit::require(q.empty(), "empty() is false when everything was popped");
}

BOOST_AUTO_TEST_CASE(close_meets_producers_and_consumers) {
  auto const record = [](int rounds) {
    kit::history history("queue");
    auto open = history.begin("open 0");
    queue<int> q;
    open.end("ok");
    kit::in_parallel(3, [&](int i) {
      for (int round = 0; round < rounds; ++round) {
        if (i == 0) {
          int const item = 10 + round;
          auto call = history.begin("push " + std::to_string(item));
          call.end(result_of([&] { return q.push(item), "ok"; }));
        } else if (i == 1) {
          auto call = history.begin("pop");
          call.end(result_of([&] { return std::to_string(q.pop()); }));
        } else if (round + 1 == rounds) {
          auto call = history.begin("close");
          q.close();
          call.end("ok");
        }
      }
    });
    auto call = history.begin("pop");
    call.end(result_of([&] { return std::to_string(q.pop()); }));
  };
  kit::explore([&] { record(kit::stressing() ? 4 : 1); });
}

BOOST_AUTO_TEST_CASE(push_that_throws_changes_nothing) {
  queue<Fragile> q(4);
  int until_it_breaks = 0;
  q.push(Fragile(1, &until_it_breaks));
  for (int nth = 1; nth <= 2; ++nth) {  // the parameter is the first, what goes into the queue another
    Fragile item(2, &until_it_breaks);
    until_it_breaks = nth;
    bool threw = false;
    try {
      q.push(item);
    } catch (std::runtime_error const&) {
      threw = true;
    }
    until_it_breaks = 0;
    if (!threw) kit::require_equal(q.try_pop()->number, 1, "what was pushed first");
    if (!threw) q.push(Fragile(1, &until_it_breaks));
    if (!threw) kit::require_equal(q.try_pop()->number, 2, "what was pushed before");
    kit::require_equal(static_cast<long long>(q.size()), 1, "size() after a push() that threw");
    until_it_breaks = 1;
    threw = false;
    try {
      q.push_for(item, 0s);
    } catch (std::runtime_error const&) {
      threw = true;
    }
    until_it_breaks = 0;
    kit::require(threw, "the item broke while it was moved into the queue, and push_for() says nothing");
    kit::require_equal(static_cast<long long>(q.size()), 1, "size() after a push_for() that threw");
  }
  on_another_thread([&] {
    q.push(Fragile(3, &until_it_breaks));
    kit::require_equal(q.pop().number, 1, "what was pushed before another push() threw");
    kit::require_equal(q.pop().number, 3, "what was pushed after another push() threw");
  });
  kit::require(q.empty(), "a push() that threw left an item behind");
}

BOOST_AUTO_TEST_CASE(pop_that_throws_changes_nothing) {
  queue<Fragile> q(2);
  int until_it_breaks = 0;
  q.push(Fragile(1, &until_it_breaks));
  q.push(Fragile(2, &until_it_breaks));
  std::vector<std::function<void()>> const pops{[&] { q.pop(); }, [&] { (void)q.try_pop(); },
                                                [&] { (void)q.pop_for(1h); }};
  for (auto const& pop : pops) {
    until_it_breaks = 1;
    bool threw = false;
    try {
      pop();
    } catch (std::runtime_error const&) {
      threw = true;
    }
    until_it_breaks = 0;
    kit::require(threw, "the item broke while it was moved out of the queue, and nobody was told");
    kit::require_equal(static_cast<long long>(q.size()), 2, "size() after a pop that threw");
    kit::require(q.full(), "full() is false after a pop that threw");
  }
  on_another_thread([&] {
    kit::require_equal(q.pop().number, 1, "the item whose move threw is lost: what was popped");
    kit::require_equal(q.pop().number, 2, "what was popped after another pop threw");
  });
}

// --- Level 3: task_done and join ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(join_waits_until_the_work_is_done) {
  queue<int> q;
  q.join();
  for (int i = 0; i < 3; ++i) q.push(i);
  bool returned = false;
  {
    kit::thread const joiner([&] {
      q.join();
      returned = true;
    });
    for (int i = 0; i < 3; ++i) q.pop();
    kit::until_quiet();
    kit::require(!returned, "join() returned when the items were taken, but nothing was done");
    for (int i = 0; i < 3; ++i) {
      kit::require(!returned, "join() returned before task_done() was called for each item");
      kit::require_equal(kit::blocked_threads(), 1, "a thread that joins keeps the processor busy while it waits");
      q.task_done();
      kit::until_quiet();
    }
    kit::require(returned, "join() has not returned though task_done() was called for each item");
  }
  q.join();
  q.push(4);
  kit::require_equal(q.try_pop().value_or(-1), 4, "what was popped");
  q.task_done();
  q.join();
}

BOOST_AUTO_TEST_CASE(task_done_once_too_often_is_refused) {
  queue<int> q;
  auto const one_too_many = [&](char const* when) { kit::throws<std::invalid_argument>([&] { q.task_done(); }, when); };
  one_too_many("task_done() on a queue that nothing was pushed to must throw invalid_argument");
  q.push(1);
  q.push(2);
  q.pop();
  q.pop();
  q.task_done();
  q.task_done();
  one_too_many("task_done() for the third time after two items must throw invalid_argument");
  q.join();
  q.push(3);
  bool returned = false;
  {
    kit::thread const joiner([&] {
      q.join();
      returned = true;
    });
    q.pop();
    kit::until_quiet();
    bool const early = returned;
    q.task_done();
    kit::require(!early, "join() returned early: a task_done() that was refused has been counted");
  }
  one_too_many("task_done() once too often must throw invalid_argument");
}

BOOST_AUTO_TEST_CASE(join_hands_over_what_was_done) {
  kit::explore([] {
    queue<int> q;
    int done[2] = {0, 0};  // plain: task_done() and join() order it
    q.push(0);
    q.push(1);
    {
      Threads workers;
      for (int i = 0; i < 2; ++i) {
        workers.emplace_back([&] {
          int const item = q.pop();
          done[item] = 1;
          q.task_done();
        });
      }
      q.join();
      kit::require_equal(done[0] + done[1], 2, "of two items, how many were done when join() returned");
    }
    kit::outcome(std::to_string(done[0] + done[1]));
  });
}

BOOST_AUTO_TEST_CASE(everybody_may_join) {
  kit::explore([] {
    queue<int> q;
    q.push(1);
    std::atomic<int> joined{0};
    {
      Threads joiners;
      for (int i = 0; i < 2; ++i) {
        joiners.emplace_back([&] {
          q.join();
          joined.fetch_add(1, std::memory_order_relaxed);
        });
      }
      if (!kit::stressing()) kit::until_quiet();
      q.pop();
      q.task_done();
    }
    kit::require_equal(joined.load(), 2, "how many of two threads join() let go");
  });
}

BOOST_AUTO_TEST_CASE(refused_items_are_no_tasks) {
  queue<int> q(1);
  q.push(1);
  int item = 2;
  kit::require(!q.push_for(item, 0s), "push_for(0) puts into a full queue");
  q.close();
  (void)result_of([&] { return q.push(3), "ok"; });
  q.pop();
  q.task_done();
  q.join();  // of one item, not of three
  kit::throws<std::invalid_argument>([&] { q.task_done(); }, "an item that push() refused was counted as a task");
  int until_it_breaks = 0;
  queue<Fragile> fragile;
  Fragile broken(1, &until_it_breaks);
  until_it_breaks = 1;
  kit::throws<std::runtime_error>([&] { fragile.push_for(broken, 0s); }, "the item broke on its way into the queue");
  until_it_breaks = 0;
  kit::throws<std::invalid_argument>([&] { fragile.task_done(); },
                                     "an item that broke on its way into the queue was counted as a task");
}

// --- Level 4: one producer, one consumer, no lock -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(spsc_ring_holds_n_items) {
  fill_and_empty<threading::spsc_ring, 2>();
  fill_and_empty<threading::spsc_ring, 4>();
}

BOOST_AUTO_TEST_CASE(spsc_ring_hands_over_what_was_written) {
  if (kit::stressing()) return kit::explore([] { conserve_items<threading::spsc_ring<Parcel, 2>>(1, 1, 9); });
  kit::explore([] { conserve_items<threading::spsc_ring<Parcel, 2>>(1, 1, 3); });
}

// What false means is not judged: each of the two may see the other's counter a little late, and both at once may then
// say what no order of their calls explains. Where somebody has waited for the other, spsc_ring_holds_n_items asks.
BOOST_AUTO_TEST_CASE(spsc_ring_keeps_its_word) {
  kit::explore([] {
    kit::history history("queue");
    auto open = history.begin("open 2");
    threading::spsc_ring<int, 2> ring;
    open.end("ok");
    kit::in_parallel(2, [&](int i) {
      for (int k = 1; k <= 3; ++k) {
        int item = i == 0 ? k : -1;
        auto call = history.begin(i == 0 ? "try_push " + std::to_string(k) : "try_pop");
        bool const done = i == 0 ? ring.try_push(item) : ring.try_pop(item);
        call.end(!done ? "busy" : i == 0 ? "true" : std::to_string(item));
      }
    });
  });
}

BOOST_AUTO_TEST_CASE(spsc_ring_releases_its_items) { release_objects<threading::spsc_ring>(); }

BOOST_AUTO_TEST_CASE(spsc_ring_makes_no_system_call) {
  threading::spsc_ring<int, 2> ring;
  kit::costs const before = kit::cost();
  kit::in_parallel(2, [&](int i) {
    for (int k = 0; k < 50; ++k) {
      int item = k;
      (void)(i == 0 ? ring.try_push(item) : ring.try_pop(item));
    }
  });
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits + spent.futex_wakes == 0, "the ring never waits, and yet there were " +
                                                               times(spent.futex_waits, "futex_wait, ") +
                                                               times(spent.futex_wakes, "futex_wake"));
}

// --- Level 5: any number of threads, no lock ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(mpmc_ring_holds_n_items) {
  fill_and_empty<threading::mpmc_ring, 2>();
  fill_and_empty<threading::mpmc_ring, 4>();
}

BOOST_AUTO_TEST_CASE(mpmc_ring_hands_over_what_was_written) {
  using Ring = threading::mpmc_ring<Parcel, 2>;
  if (kit::stressing()) return kit::explore([] { conserve_items<threading::mpmc_ring<Parcel, 4>>(2, 2, 9); });
  kit::explore([] { conserve_items<Ring>(1, 1, 2); });
  kit::explore([] { conserve_items<Ring>(2, 1, 1); });
  kit::explore([] { conserve_items<Ring>(1, 2, 2); });
}

BOOST_AUTO_TEST_CASE(mpmc_ring_survives_its_own_wrap_around) {
  kit::explore([] {
    using Ring = threading::mpmc_ring<Parcel, 2>;
    conserve_items<Ring>(2, 2, kit::stressing() ? 9 : 2);
  });
}

// What false means is not judged: another thread may have been in the middle of a call.
BOOST_AUTO_TEST_CASE(mpmc_ring_keeps_its_word) {
  kit::explore([] {
    kit::history history("queue");
    auto open = history.begin("open 2");
    threading::mpmc_ring<int, 2> ring;
    open.end("ok");
    std::atomic<int> left{0};
    auto const push = [&](int item) {
      int given = item;
      auto call = history.begin("try_push " + std::to_string(item));
      bool const done = ring.try_push(given);
      left.fetch_add(done ? 1 : 0, std::memory_order_relaxed);
      call.end(done ? "true" : "busy");
    };
    auto const pop = [&] {
      int out = -1;
      auto call = history.begin("try_pop");
      bool const done = ring.try_pop(out);
      left.fetch_sub(done ? 1 : 0, std::memory_order_relaxed);
      call.end(done ? std::to_string(out) : "busy");
      return done;
    };
    kit::in_parallel(3, [&](int i) {
      if (i < 2) push(10 * (i + 1) + 1);
      if (i < 2) push(10 * (i + 1) + 2);
      if (i > 0) pop();
    });
    while (pop()) {
    }
    kit::require_equal(left.load(), 0, "items that were pushed, and cannot be popped when all is quiet");
  });
}

BOOST_AUTO_TEST_CASE(mpmc_ring_is_whole_afterwards) {
  kit::explore([] {
    threading::mpmc_ring<int, 2> ring;
    kit::in_parallel(3, [&](int i) {
      int item = i;
      (void)(i == 2 ? ring.try_pop(item) : ring.try_push(item));
    });
    for (int out = 0; ring.try_pop(out);) {
    }
    for (int i = 0; i < 2; ++i) {
      int item = i;
      kit::require(ring.try_push(item), "try_push() finds no room in a ring of 2 that holds " + std::to_string(i));
    }
    int item = 2;
    kit::require(!ring.try_push(item), "try_push() succeeds on a ring of 2 that is full");
    for (int i = 0; i < 2; ++i) {
      kit::require(ring.try_pop(item), "try_pop() finds nothing, but there is an item");
      kit::require_equal(item, i, "try_pop() does not return the oldest item");
    }
  });
}

BOOST_AUTO_TEST_CASE(mpmc_ring_releases_its_items) { release_objects<threading::mpmc_ring>(); }
