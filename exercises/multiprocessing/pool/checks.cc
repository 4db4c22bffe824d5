// Checks of multiprocessing/pool, levels 1 to 3: pools whose workers are threads. Each states one property of the
// contract and holds for every implementation that keeps it.
#include "multiprocessing/pool/pool.h"

#include "grader/harness/check.h"
#include "multiprocessing/pool/scenarios.h"

using namespace std::chrono_literals;
using namespace pool_checks;

// --- Level 1: map ---------------------------------------------------------------------------------------------------

// A single worker: results that come out of order are another check's affair.
BOOST_AUTO_TEST_CASE(map_calls_the_task_for_each_item) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  for (int length = 1; length <= 20; ++length) {
    std::vector<int> const results = workers.map<int>("square", up_to(length));
    kit::require_equal(listed(results), squares_up_to(length), "the squares that map() returned");
  }
  kit::require_equal(stage->calls.now(), 210, "how often the task was called for 210 items");
  kit::require_equal(listed(workers.map_async<int>("square", up_to(5)).get()), squares_up_to(5),
                     "the squares that map_async() returned");
}

// The first item is done last. As many items as workers, here and wherever an item waits for another one: which worker
// does which job is the pool's affair, and a worker that is idle need not take what another was given.
BOOST_AUTO_TEST_CASE(map_keeps_the_order_of_arguments) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    std::vector<int> const results = workers.map<int>("pass_gate", std::vector<int>{0, 10}, 1);
    kit::require_equal(listed(results), "0 10", "the results of map(), by the order of its arguments");
    kit::outcome(listed(results));
  });
}

BOOST_AUTO_TEST_CASE(map_of_nothing_is_nothing) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    std::vector<int> const nothing;
    kit::require(workers.map<int>("square", nothing).empty(), "map() of nothing returns something");
    kit::require(workers.map<int>("square", nothing, 3).empty(), "map() of nothing, in chunks, returns something");
    kit::require(workers.map_async<int>("square", nothing).get(1h).empty(), "map_async() of nothing returns something");
    kit::require_equal(stage->calls.now(), 0, "how often the task was called for no items");
    kit::require_equal(listed(workers.map<int>("square", up_to(2))), "0 1", "the squares after a map() of nothing");
  });
}

BOOST_AUTO_TEST_CASE(few_items_need_few_chunks) {
  kit::explore([] {
    OnStage const on_stage;
    for (std::size_t const count : {1, 3, 4}) {
      pool workers(backed_by_threads(count));
      for (int length = 1; length <= 5; ++length) {
        kit::require_equal(listed(workers.map<int>("square", up_to(length))), squares_up_to(length),
                           "the squares that map() returned");
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(pool_chooses_its_size) {
  OnStage const on_stage;
  pool workers(backed_by_threads(0));
  kit::require_equal(listed(workers.map<int>("square", up_to(9))), squares_up_to(9),
                     "the squares that map() of a pool returned whose size nobody has stated");
}

BOOST_AUTO_TEST_CASE(chunk_size_is_free) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  for (std::size_t const chunk : {1, 2, 3, 6, 7, 8, 100}) {
    kit::require_equal(listed(workers.map<int>("square", up_to(7), chunk)), squares_up_to(7),
                       "the squares that map() returned with chunks of " + std::to_string(chunk));
  }
  kit::throws<std::invalid_argument>([&] { workers.map<int>("square", up_to(7), 0); },
                                     "map() in chunks of 0 must throw invalid_argument");
}

BOOST_AUTO_TEST_CASE(starmap_hands_over_all_arguments) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  std::vector<std::tuple<int, int>> const pairs{{1, 2}, {3, 4}, {5, 6}};
  kit::require_equal(listed(workers.starmap<int>("add", pairs)), "3 7 11", "the sums that starmap() returned");
  std::vector<std::tuple<std::string, int>> const texts{{"ab", 2}, {"a text that lies on the heap, ", 3}};
  std::vector<std::string> const results = workers.starmap<std::string>("repeated_text", texts, 1);
  kit::require_equal(results.at(0), "abab", "what starmap() returned");
  kit::require_equal(results.at(1), repeated_text("a text that lies on the heap, ", 3), "what starmap() returned");
}

BOOST_AUTO_TEST_CASE(workers_work_side_by_side) {
  for (int const count : {1, 2, 4}) {
    OnStage const on_stage;
    pool workers(backed_by_threads(static_cast<std::size_t>(count)));
    kit::time_point const begin = kit::sys::now();
    workers.map<int>("sleep_hours", std::vector<int>(8, 1), 1);
    auto const took = (kit::sys::now() - begin) / 1h;
    kit::require(took <= 8 / count, "8 jobs of an hour each took " + times(took, "hours with ") +
                                        times(count, "workers: they wait for one another"));
  }
}

// One more than there are workers: whoever waits in map() may lend a hand.
BOOST_AUTO_TEST_CASE(workers_are_as_many_as_asked_for) {
  for (int const count : {1, 3}) {
    OnStage const on_stage;
    pool workers(backed_by_threads(static_cast<std::size_t>(count)));
    workers.map<int>("sleep_hours", std::vector<int>(12, 1), 1);
    std::vector<async_result<int>> results;
    for (int i = 0; i < 12; ++i) results.push_back(workers.apply_async<int>("sleep_hours", std::tuple(1)));
    for (async_result<int>& result : results) result.get();
    kit::require(stage->most_at_once.now() <= count + 1,
                 "a pool of " + times(count, "workers did ") + times(stage->most_at_once.now(), "jobs at a time"));
  }
}

BOOST_AUTO_TEST_CASE(chunk_is_the_work_of_one) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  kit::time_point const begin = kit::sys::now();
  workers.map<int>("sleep_hours", std::vector<int>(6, 1), 3);
  kit::require_equal((kit::sys::now() - begin) / 1h, 3, "hours that two chunks of three took with two workers");
  kit::time_point const second = kit::sys::now();
  workers.map<int>("sleep_hours", std::vector<int>(4, 1), 4);
  kit::require_equal((kit::sys::now() - second) / 1h, 4, "hours that a single chunk of four took");
}

// A job that waits holds up its chunk, and what else its worker was given, which is the pool's affair. But that is the
// same whether the caller has stated the size of a chunk or not.
BOOST_AUTO_TEST_CASE(default_chunk_leaves_four_to_each) {
  auto const held_up = [](int length, std::optional<std::size_t> chunk) {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    std::vector<int> jobs(static_cast<std::size_t>(length), 4);
    jobs[0] = 0;  // waits for its gate
    async_result<std::vector<int>> result = workers.map_async<int>("pass_gate", jobs, chunk);
    kit::until_quiet();
    int const waiting = length - stage->calls.now();
    stage->gates[0].open();
    result.get();
    kit::require_equal(stage->calls.now(), length, "how many of " + times(length, "jobs were done"));
    return waiting;
  };
  for (auto const& [length, chunk] : {std::pair(32, 4), std::pair(17, 3), std::pair(9, 2), std::pair(8, 1)}) {
    int const stated = held_up(length, static_cast<std::size_t>(chunk));
    kit::require_equal(held_up(length, std::nullopt), stated,
                       "how many of " +
                           times(length, "jobs for two workers the first one holds up, which are chunks of ") +
                           std::to_string(chunk) + " if nobody has stated it");
  }
}

BOOST_AUTO_TEST_CASE(idle_pool_sleeps) {
  OnStage const on_stage;
  pool workers(backed_by_threads(3));
  workers.map<int>("square", up_to(6));
  kit::until_quiet();
  kit::costs const before = kit::cost();
  kit::sleep_for(1h);
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits + spent.yields <= 100,
               "a pool without work wakes again and again: " + times(spent.futex_waits, "futex_wait calls in an hour"));
}

// Plain marks: only the pool stands between the caller and the jobs, before and after.
BOOST_AUTO_TEST_CASE(each_item_is_done_once) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    for (int& mark : stage->marks) mark = 10;
    std::vector<int> const results = workers.map<int>("mark", up_to(3), 1);
    kit::require_equal(listed(results), "11 11 11", "what three jobs made of 10 each, which the caller had written");
    kit::require_equal(listed({stage->marks, stage->marks + 3}), "11 11 11", "what the caller sees of it");
    kit::outcome(listed(results));
  });
}

BOOST_AUTO_TEST_CASE(callers_get_their_own_results) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    kit::in_parallel(2, [&](int i) {
      std::vector<int> const mine = workers.map<int>("square", std::vector<int>{10 * i, 10 * i + 1}, 1);
      kit::require_equal(listed(mine), i == 0 ? "0 1" : "100 121", "what one of two callers of map() got");
    });
    kit::outcome(std::to_string(stage->calls.now()));
  });
}

// --- Level 2: single jobs, errors, callbacks, the end ---------------------------------------------------------------

BOOST_AUTO_TEST_CASE(apply_async_returns_a_result_to_come) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  async_result<int> waits = workers.apply_async<int>("pass_gate", std::tuple(0));
  kit::until_quiet();
  async_result<int> sum = workers.apply_async<int>("add", std::tuple(3, 4));
  kit::until_quiet();
  kit::require(!waits.ready(), "ready() is true while the job runs");
  kit::require(!sum.ready(), "ready() is true though the only worker does something else");
  kit::require(!waits.wait(0s), "wait(0) says that the job is done, but it is not");
  kit::throws<kit::state_error>([&] { waits.successful(); }, "successful() before the end must throw state_error");
  stage->gates[0].open();
  kit::require_equal(sum.get(), 7, "the sum");
  kit::require_equal(waits.get(), 0, "what the other job returned");
  kit::require_equal(sum.get(), 7, "the sum, asked for again");
  kit::require(sum.ready() && sum.successful() && sum.wait(), "a job that was done is not said to be");
}

BOOST_AUTO_TEST_CASE(exception_goes_to_whoever_asks) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(1));
    async_result<int> bad = workers.apply_async<int>("refuse_odd", std::tuple(3));
    async_result<int> good = workers.apply_async<int>("refuse_odd", std::tuple(4));
    kit::require_equal(what_came([&] { return bad.get(); }), "error odd: 3", "what came of a job that throws");
    kit::require_equal(what_came([&] { return good.get(); }), "4", "what came of the job after one that threw");
    kit::require(!bad.successful(), "successful() is true of a job that threw");
    kit::require(good.successful(), "successful() is false of a job that did not throw");
    kit::require_equal(what_came([&] { return bad.get(); }), "error odd: 3", "what came, asked for again");
  });
}

BOOST_AUTO_TEST_CASE(any_exception_is_an_outcome) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  async_result<int> bad = workers.apply_async<int>("throw_a_number", std::tuple(3));
  bool thrown = false;
  try {
    bad.get();
  } catch (...) {
    thrown = true;
  }
  kit::require(thrown, "a job has thrown a number, and get() returned");
  kit::require_equal(workers.apply_async<int>("square", std::tuple(2)).get(), 4, "the job after one that threw");
}

BOOST_AUTO_TEST_CASE(map_waits_for_all_before_it_throws) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  kit::time_point const begin = kit::sys::now();
  std::string const came = what_came([&] {
    workers.map<int>("refuse_odd_slowly", std::vector<int>{1, 2, 4, 3, 6}, 1);
    return std::optional<int>();
  });
  kit::require(came == "error odd: 1" || came == "error odd: 3", "map() of jobs that throw: " + came);
  kit::require_equal(stage->calls.now(), 5, "of five jobs, how many had been done when map() threw");
  kit::require((kit::sys::now() - begin) >= 1h, "map() threw before all jobs were done");
  async_result<std::vector<int>> good = workers.map_async<int>("refuse_odd", std::vector<int>{2, 4});
  kit::require_equal(listed(good.get()), "2 4", "map_async() after a map() that threw");
  kit::require(good.successful(), "successful() is false of a map_async() all of whose jobs returned");
  async_result<std::vector<int>> bad = workers.map_async<int>("refuse_odd", std::vector<int>{2, 3});
  bad.wait();
  kit::require(!bad.successful(), "successful() is true of a map_async() one of whose jobs threw");
}

BOOST_AUTO_TEST_CASE(get_keeps_its_timeout) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  async_result<int> result = workers.apply_async<int>("pass_gate", std::tuple(0));
  for (kit::duration const timeout : {kit::duration(-5s), kit::duration(0), kit::duration(1ms), kit::duration(1h)}) {
    for (bool const getting : {false, true}) {
      kit::inject const faults({.eintr_always = true});
      kit::time_point const begin = kit::sys::now();
      if (getting) {
        kit::require_equal(what_came([&] { return result.get(timeout); }), "timeout", "what came of a job that waits");
      } else {
        kit::require(!result.wait(timeout), "wait() says that the job is done, but it is not");
      }
      kit::duration const took = kit::sys::now() - begin;
      kit::duration const wanted = std::max(timeout, kit::duration(0));
      kit::require(took >= wanted, "get() or wait() gave up too early, after " + times(took.count(), "ns of ") +
                                       std::to_string(wanted.count()));
      kit::require(
          took <= wanted + wanted / 4 + 20ms,
          "get() or wait() waited too long, " + times(took.count(), "ns instead of ") + std::to_string(wanted.count()));
    }
  }
  stage->gates[0].open();
  kit::require_equal(what_came([&] { return result.get(1h); }), "0", "what came after a timeout");
}

BOOST_AUTO_TEST_CASE(result_wakes_everybody_who_waits) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(1));
    async_result<std::vector<int>> result = workers.map_async<int>("square", std::vector<int>{5});
    kit::in_parallel(2, [&](int i) {
      if (i == 0) {
        kit::require_equal(listed(result.get()), "25", "the result");
      } else {
        kit::require(!result.ready() || result.successful(), "successful() is false of a job that did not throw");
        kit::require(result.wait(), "wait() without a timeout returned before the end");
      }
    });
    kit::require_equal(listed(result.get()), "25", "the result, asked for again");
  });
}

// Plain numbers: that the callback has run before get() returns is what orders them.
BOOST_AUTO_TEST_CASE(callback_comes_before_the_result) {
  kit::explore([] {
    OnStage const on_stage;
    int told = 0, errors = 0;
    std::string error;
    pool workers(backed_by_threads(2));
    async_result<int> good = workers.apply_async<int>(
        "refuse_odd", std::tuple(4), std::function<void(int const&)>([&](int const& value) { told += value; }),
        [&](std::exception_ptr const&) { ++errors; });
    kit::require_equal(good.get(), 4, "the result");
    kit::require_equal(told, 4, "what the callback had been told when get() returned");
    async_result<int> bad = workers.apply_async<int>(
        "refuse_odd", std::tuple(3), std::function<void(int const&)>([&](int const& value) { told += value; }),
        [&](std::exception_ptr const& given) {
          ++errors;
          error = what_came([&]() -> std::optional<int> { std::rethrow_exception(given); });
        });
    bad.wait();
    kit::require_equal(error, "error odd: 3", "what the error callback had been told when wait() returned");
    kit::require_equal(told, 4, "what the callback was told of a job that threw");
    kit::require_equal(errors, 1, "how often an error callback was called for one job that threw");
  });
}

BOOST_AUTO_TEST_CASE(callback_waits_for_nobody_to_ask) {
  OnStage const on_stage;
  Count told;
  pool workers(backed_by_threads(1));
  std::function<void(int const&)> const tell = [&](int const& value) { told.add(value); };
  async_result<int> const unasked = workers.apply_async<int>("square", std::tuple(3), tell);
  kit::until_quiet();
  kit::require_equal(told.now(), 9, "what the callback was told of a job whose result nobody has asked for");
  workers.apply_async<int>("square", std::tuple(1), tell);
  workers.close();
  workers.join();
  kit::require_equal(told.now(), 10, "what the callbacks of two jobs had been told when join() returned");
}

// Plain numbers again: no two callbacks run at a time.
BOOST_AUTO_TEST_CASE(callbacks_come_one_after_the_other) {
  kit::explore([] {
    OnStage const on_stage;
    int sum = 0;
    pool workers(backed_by_threads(2));
    std::function<void(int const&)> const add_up = [&](int const& value) { sum += value; };
    async_result<int> first = workers.apply_async<int>("square", std::tuple(1), add_up);
    async_result<int> second = workers.apply_async<int>("square", std::tuple(2), add_up);
    first.get();
    second.get();
    kit::require_equal(sum, 5, "the sum of what two callbacks were told");
  });
}

BOOST_AUTO_TEST_CASE(faulty_callback_harms_nobody) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(1));
    std::function<void(int const&)> const faulty = [](int const&) { throw std::runtime_error("a faulty callback"); };
    async_result<int> first = workers.apply_async<int>("square", std::tuple(3), faulty);
    async_result<int> second = workers.apply_async<int>("refuse_odd", std::tuple(5), std::function<void(int const&)>(),
                                                        [](std::exception_ptr const&) { throw 42; });
    async_result<int> third = workers.apply_async<int>("square", std::tuple(4));
    kit::require_equal(what_came([&] { return first.get(); }), "9", "what came of a job whose callback throws");
    kit::require_equal(what_came([&] { return second.get(); }), "error odd: 5", "what came of a job that throws, too");
    kit::require_equal(what_came([&] { return third.get(); }), "16", "what came of the job after a faulty callback");
  });
}

BOOST_AUTO_TEST_CASE(closed_pool_finishes_its_jobs) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    std::vector<async_result<int>> results;
    results.reserve(3);
    for (int i = 0; i < 3; ++i) results.push_back(workers.apply_async<int>("square", std::tuple(i)));
    workers.close();
    workers.join();
    kit::require_equal(stage->calls.now(), 3, "of three jobs, how many had been done when join() returned");
    for (int i = 0; i < 3; ++i) {
      auto& result = results[static_cast<std::size_t>(i)];
      kit::require(result.ready(), "a result is not ready though join() has returned");
      kit::require_equal(result.get(), i * i, "the result");
    }
  });
}

BOOST_AUTO_TEST_CASE(closed_pool_takes_no_jobs) {
  OnStage const on_stage;
  for (bool const terminating : {false, true}) {
    pool workers(backed_by_threads(2));
    kit::throws<kit::state_error>([&] { workers.join(); }, "join() of a pool that runs must throw state_error");
    kit::require_equal(workers.apply_async<int>("square", std::tuple(2)).get(), 4, "the square after a refused join()");
    if (terminating) {
      workers.terminate();
    } else {
      workers.close();
    }
    auto const refused = [&](auto const& call, char const* name) {
      kit::throws<kit::closed_error>(call, std::string(name) + (terminating ? " after terminate()" : " after close()") +
                                               " must throw closed_error");
    };
    refused([&] { workers.apply_async<int>("square", std::tuple(2)); }, "apply_async()");
    refused([&] { workers.map<int>("square", up_to(3)); }, "map()");
    refused([&] { workers.map_async<int>("square", up_to(3)); }, "map_async()");
    workers.join();
    workers.join();
    refused([&] { workers.apply_async<int>("square", std::tuple(2)); }, "apply_async(), and join(),");
    workers.terminate();
    workers.terminate();
    workers.join();
  }
}

// Whatever close() meets halfway is either done or refused.
BOOST_AUTO_TEST_CASE(job_is_done_or_refused) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    int accepted = 0;
    kit::in_parallel(2, [&](int i) {
      if (i == 0) {
        workers.close();
        return;
      }
      try {
        async_result<int> result = workers.apply_async<int>("square", std::tuple(3));
        accepted = 1;
        kit::require_equal(result.get(), 9, "what came of a job that was accepted");
      } catch (kit::closed_error const&) {
      }
    });
    workers.join();
    kit::require_equal(stage->calls.now(), accepted, "how often a task was called, and is to be if it was not refused");
  });
}

BOOST_AUTO_TEST_CASE(terminated_pool_begins_nothing) {
  for (bool const closed_before : {false, true}) {
    OnStage const on_stage;
    pool workers(backed_by_threads(1));
    std::vector<async_result<int>> results;
    results.push_back(workers.apply_async<int>("pass_gate", std::tuple(0)));
    kit::until_quiet();
    for (int i = 0; i < 3; ++i) results.push_back(workers.apply_async<int>("pass_gate", std::tuple(4)));
    if (closed_before) workers.close();
    end_and_open_gate(workers);
    kit::require_equal(stage->calls.now(), 1,
                       std::string("of four jobs, one of which had begun, how many a pool does that is terminated") +
                           (closed_before ? " after close()" : ""));
  }
}

BOOST_AUTO_TEST_CASE(dropped_jobs_fail) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  async_result<int> const first = workers.apply_async<int>("pass_gate", std::tuple(0));
  kit::until_quiet();
  async_result<int> dropped = workers.apply_async<int>("square", std::tuple(2));
  async_result<std::vector<int>> all_dropped = workers.map_async<int>("square", up_to(3));
  end_and_open_gate(workers);
  kit::throws<kit::closed_error>([&] { dropped.get(1h); }, "get() of a job that terminate() dropped must throw");
  kit::throws<kit::closed_error>([&] { all_dropped.get(1h); }, "get() of a map that terminate() dropped must throw");
}

BOOST_AUTO_TEST_CASE(destructor_leaves_nobody_behind) {
  OnStage const on_stage;
  std::optional<async_result<int>> result;
  std::optional<async_result<std::vector<int>>> squares;
  {
    pool workers(backed_by_threads(3));
    result.emplace(workers.apply_async<int>("square", std::tuple(7)));
    squares.emplace(workers.map_async<int>("square", up_to(4)));
    result->wait();
    squares->wait();
  }
  kit::until_quiet();
  kit::require_equal(kit::blocked_threads(), 0, "threads that are left when the pool is gone");
  kit::require_equal(kit::threads_to_join(), 0, "threads that have ended, and that nobody has joined");
  kit::require_equal(result->get(), 49, "a result that is asked for when the pool is gone");
  kit::require_equal(listed(squares->get()), squares_up_to(4), "a result that is asked for when the pool is gone");
}

BOOST_AUTO_TEST_CASE(pool_may_go_while_it_works) {
  kit::explore([] {
    OnStage const on_stage;
    {
      pool workers(backed_by_threads(2));
      for (int i = 0; i < 2; ++i) workers.apply_async<int>("square", std::tuple(i));
    }
    kit::require(stage->calls.now() <= 2, "a job was done twice");
  });
}

BOOST_AUTO_TEST_CASE(initializer_comes_first) {
  kit::explore([] {
    OnStage const on_stage;
    Count initialized;
    multiprocessing::pool_options options = backed_by_threads(2);
    options.initializer = [&] { initialized.add(); };
    pool workers(options);
    workers.apply_async<int>("square", std::tuple(1)).get();
    kit::require(initialized.now() >= 1, "a job was done by a worker that had not called the initializer");
    workers.close();
    workers.join();
    kit::require(initialized.now() <= 2, "two workers called the initializer " + times(initialized.now(), "times"));
  });
}

// --- Level 3: results one by one ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(imap_keeps_the_order_of_arguments) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    result_stream<int> stream = workers.imap<int>("pass_gate", std::vector<int>{0, 10});
    kit::require_equal(all_that_comes(stream), "0, 10", "what imap() returned, by the order of its arguments");
    kit::require(!stream.next().has_value(), "next() after the end returns something");
  });
}

BOOST_AUTO_TEST_CASE(imap_returns_what_there_is) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  result_stream<int> stream = workers.imap<int>("pass_gate", std::vector<int>{4, 0, 4, 5});
  kit::require_equal(what_came([&] { return stream.next(); }), "4",
                     "the first result, while the second one is waited for");
  kit::inject const faults({.eintr_always = true});
  kit::require_equal(what_came([&] { return stream.next(0s); }), "timeout", "next(0) while nothing is ready");
  kit::time_point const begin = kit::sys::now();
  kit::require_equal(what_came([&] { return stream.next(1h); }), "timeout", "next(1 h) while nothing is ready");
  kit::require_equal((kit::sys::now() - begin) / 1min, 60, "minutes that next(1 h) waited");
  stage->gates[0].open();
  kit::require_equal(all_that_comes(stream), "0, 4, 5", "what came after a timeout");
}

BOOST_AUTO_TEST_CASE(imap_unordered_keeps_nobody_waiting) {
  kit::explore([] {
    OnStage const on_stage;
    pool workers(backed_by_threads(2));
    result_stream<int> stream = workers.imap_unordered<int>("pass_gate", std::vector<int>{0, 4});
    kit::require_equal(what_came([&] { return stream.next(); }), "4", "the first result, while another is waited for");
    stage->gates[0].open();
    kit::require_equal(what_came([&] { return stream.next(); }), "0", "the last result");
    kit::require_equal(what_came([&] { return stream.next(); }), "end", "what comes after the last result");
  });
}

BOOST_AUTO_TEST_CASE(imap_unordered_takes_them_as_they_come) {
  OnStage const on_stage;
  pool workers(backed_by_threads(4));
  result_stream<int> stream = workers.imap_unordered<int>("sleep_hours", std::vector<int>{3, 1, 4, 2});
  kit::require_equal(all_that_comes(stream), "1, 2, 3, 4", "the results, by the order in which they were done");
}

BOOST_AUTO_TEST_CASE(imap_throws_in_its_place_and_goes_on) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  result_stream<int> stream = workers.imap<int>("refuse_odd", std::vector<int>{2, 3, 4, 5, 6});
  kit::require_equal(all_that_comes(stream), "2, error odd: 3, 4, error odd: 5, 6", "what imap() returned");
  result_stream<int> unordered = workers.imap_unordered<int>("refuse_odd", std::vector<int>{2, 3, 4});
  int values = 0, errors = 0;
  for (;;) {
    std::string const item = what_came([&] { return unordered.next(); });
    if (item == "end") break;
    ++(item == "error odd: 3" ? errors : values);
  }
  kit::require_equal(values, 2, "how many values imap_unordered() returned");
  kit::require_equal(errors, 1, "how many errors imap_unordered() threw");
}

BOOST_AUTO_TEST_CASE(imap_works_in_chunks) {
  OnStage const on_stage;
  pool workers(backed_by_threads(2));
  for (std::size_t const chunk : {1, 2, 3, 5, 7}) {
    result_stream<int> stream = workers.imap<int>("square", up_to(5), chunk);
    kit::require_equal(all_that_comes(stream), "0, 1, 4, 9, 16",
                       "what imap() returned with chunks of " + std::to_string(chunk));
    result_stream<int> unordered = workers.imap_unordered<int>("square", up_to(5), chunk);
    int sum = 0;
    while (std::optional<int> const item = unordered.next()) sum += *item;
    kit::require_equal(sum, 30, "the sum of what imap_unordered() returned");
  }
  kit::throws<std::invalid_argument>([&] { workers.imap<int>("square", up_to(3), 0); },
                                     "imap() in chunks of 0 must throw invalid_argument");
  kit::throws<std::invalid_argument>([&] { workers.imap_unordered<int>("square", up_to(3), 0); },
                                     "imap_unordered() in chunks of 0 must throw invalid_argument");
  result_stream<int> nothing = workers.imap<int>("square", std::vector<int>());
  kit::require_equal(what_came([&] { return nothing.next(1h); }), "end", "imap() of nothing");
  result_stream<int> nothing_else = workers.imap_unordered<int>("square", std::vector<int>());
  kit::require_equal(what_came([&] { return nothing_else.next(1h); }), "end", "imap_unordered() of nothing");
  workers.close();
  kit::throws<kit::closed_error>([&] { workers.imap<int>("square", up_to(3)); },
                                 "imap() after close() must throw closed_error");
  kit::throws<kit::closed_error>([&] { workers.imap_unordered<int>("square", up_to(3)); },
                                 "imap_unordered() after close() must throw closed_error");
}

BOOST_AUTO_TEST_CASE(stream_may_outlive_its_pool) {
  OnStage const on_stage;
  std::optional<result_stream<int>> stream;
  {
    pool workers(backed_by_threads(2));
    stream.emplace(workers.imap<int>("square", up_to(3)));
    workers.close();
    workers.join();
  }
  kit::require_equal(all_that_comes(*stream), "0, 1, 4", "what imap() returned, taken when the pool was gone");
}

BOOST_AUTO_TEST_CASE(whoever_waits_for_a_stream_sleeps) {
  OnStage const on_stage;
  pool workers(backed_by_threads(1));
  result_stream<int> stream = workers.imap<int>("pass_gate", std::vector<int>{0});
  kit::until_quiet();
  kit::costs const before = kit::cost();
  kit::require_equal(what_came([&] { return stream.next(1h); }), "timeout", "next(1 h) while nothing is ready");
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits + spent.yields <= 100, "next() wakes again and again while it waits: " +
                                                            times(spent.futex_waits, "futex_wait calls in an hour"));
  stage->gates[0].open();
  kit::require_equal(what_came([&] { return stream.next(); }), "0", "the result");
}
