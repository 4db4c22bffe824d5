// Checks of threading/thread. Each states one property of the contract and holds for every implementation that keeps
// it. Levels 1 and 2 wait for a thread without join(), which is there from level 3 on.
#include "threading/thread/thread.h"

#include "grader/harness/check.h"
#include "threading/thread/scenarios.h"

using namespace std::chrono_literals;
using namespace thread_checks;

// --- Level 1: start_new_thread --------------------------------------------------------------------------------------

namespace {

struct Range {  // what keyword arguments are in Python
  int from = 0, to = 0;
};

int sum_of(Range const& range) {
  int sum = 0;
  for (int i = range.from; i < range.to; ++i) sum += i;
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_CASE(new_thread_runs_the_function) {
  Gate done;
  Count runs;
  int sum = 0;
  std::string text;
  std::uint64_t ident = 0;
  threading::start_new_thread(
      [&](int number, std::string const& given, Range const& range) {
        sum = number + sum_of(range);
        text = given;
        ident = threading::get_ident();
        runs.add();
        done.open();
      },
      100, long_text(), Range{.from = 1, .to = 5});
  done.pass();
  kit::require_equal(sum, 110, "the function did not get the arguments that were given");
  kit::require_equal(text, long_text(), "the function did not get the arguments that were given");
  kit::require(ident != threading::get_ident(), "the function ran on the thread that called start_new_thread()");
  if (!kit::stressing()) kit::until_quiet();
  kit::require_equal(runs.now(), 1, "how often the function ran");
}

BOOST_AUTO_TEST_CASE(start_new_thread_returns_the_ident) {
  kit::explore([] {
    struct Shared {
      Gate leave;
      Gate told[2];
      std::uint64_t own[2] = {0, 0};
    };
    auto const shared = std::make_shared<Shared>();
    std::uint64_t returned[2];
    for (int i = 0; i < 2; ++i) {
      returned[i] = threading::start_new_thread([shared, i] {
        shared->own[i] = threading::get_ident();
        kit::require(threading::get_ident() == shared->own[i], "get_ident() of one thread changes");
        shared->told[i].open();
        shared->leave.pass();
      });
    }
    for (int i = 0; i < 2; ++i) {
      shared->told[i].pass();
      kit::require(returned[i] == shared->own[i], "start_new_thread() returned another ident than get_ident() in it");
    }
    kit::require(returned[0] != returned[1], "two threads that both live have the same ident");
    kit::require(returned[0] != threading::get_ident(), "a new thread has the ident of the one that started it");
    shared->leave.open();
  });
}

// The caller changes and destroys what it gave, without any order between that and the new thread.
BOOST_AUTO_TEST_CASE(arguments_are_copied_by_the_caller) {
  kit::explore([] {
    auto const done = std::make_shared<Gate>();
    auto text = std::make_unique<std::string>(long_text());
    auto function = std::make_unique<std::function<void(std::string const&)>>([done](std::string const& given) {
      kit::require_equal(given, long_text(), "the thread sees what its creator did to the argument afterwards");
      done->open();
    });
    threading::start_new_thread(*function, *text);
    *text = "changed";
    text.reset();
    function.reset();
    threading::start_new_thread([](std::string const& given) { (void)given.size(); }, long_text());
    done->pass();
  });
}

BOOST_AUTO_TEST_CASE(start_new_thread_does_not_wait) {
  auto const shared = std::make_shared<std::pair<Gate, Count>>();
  kit::time_point const begin = kit::sys::now();
  for (int i = 0; i < 3; ++i) {
    threading::start_new_thread([shared] {
      kit::sleep_for(1h);
      shared->second.add();
      if (shared->second.now() == 3) shared->first.open();
    });
  }
  kit::require(kit::sys::now() - begin < 1h, "start_new_thread() returned only when the function had");
  shared->first.pass();
  kit::require(kit::sys::now() - begin < 2h, "three threads that sleep for an hour each took more than two: " +
                                                 times((kit::sys::now() - begin) / 1min, "minutes"));
}

BOOST_AUTO_TEST_CASE(copies_end_with_the_thread) {
  Count alive, runs;
  for (int i = 0; i < 3; ++i) {
    threading::start_new_thread([&runs](Tracked const&) { runs.add(); }, Tracked(alive));
  }
  kit::until_quiet();
  kit::require_equal(runs.now(), 3, "how many of three functions ran");
  kit::require_equal(alive.now(), 0, "arguments that are left when all threads have ended");
}

// --- Level 2: a thread object ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(thread_waits_for_its_start) {
  Count runs;
  thread t(
      {.name = "worker", .daemon = {}}, [&](int n) { runs.add(n); }, 5);
  kit::until_quiet();
  kit::require_equal(runs.now(), 0, "the thread ran before start()");
  kit::require(!t.is_alive(), "is_alive() is true before start()");
  kit::require(!t.ident().has_value(), "ident() is known before start()");
  kit::require_equal(t.name(), "worker", "name()");
  t.start();
  kit::until_quiet();
  kit::require_equal(runs.now(), 5, "the thread did not run, or not with its argument");
  kit::require(!t.is_alive(), "is_alive() is true when the thread has ended");
  kit::require(t.ident().has_value(), "ident() is forgotten when the thread has ended");
  kit::require_equal(t.name(), "worker", "name() after the end");
}

BOOST_AUTO_TEST_CASE(thread_copies_its_arguments_when_created) {
  kit::explore([] {
    auto const done = std::make_shared<Gate>();
    auto text = std::make_unique<std::string>(long_text());
    thread t(
        {.name = "reader", .daemon = {}},
        [done](std::string const& given) {
          kit::require_equal(given, long_text(), "the thread sees what its creator did to the argument afterwards");
          done->open();
        },
        *text);
    *text = "changed";
    text.reset();
    t.start();
    done->pass();
  });
}

BOOST_AUTO_TEST_CASE(started_thread_is_alive_at_once) {
  kit::explore([] {
    auto const shared = std::make_shared<std::tuple<Gate, Gate, std::uint64_t>>();
    auto& [told, leave, own] = *shared;
    thread t({.name = "worker", .daemon = {}}, [shared] {
      auto& [tell, may_leave, ident] = *shared;
      ident = threading::get_ident();
      tell.open();
      may_leave.pass();
    });
    t.start();
    kit::require(t.is_alive(), "is_alive() is false right after start()");
    std::optional<std::uint64_t> const ident = t.ident();
    kit::require(ident.has_value(), "ident() is unknown right after start()");
    told.pass();
    kit::require(*ident == own, "ident() differs from get_ident() in the thread");
    kit::require(*ident != threading::get_ident(), "ident() is that of the thread that called start()");
    kit::require(t.is_alive(), "is_alive() is false while the thread runs");
    leave.open();
  });
}

BOOST_AUTO_TEST_CASE(thread_is_started_once) {
  Gate leave;
  Count runs;
  thread t({.name = "once", .daemon = {}}, [&] {
    runs.add();
    leave.pass();
  });
  t.start();
  kit::throws<kit::state_error>([&] { t.start(); }, "start() of a thread that runs must throw state_error");
  kit::require(t.is_alive(), "a refused start() has changed the thread");
  leave.open();
  kit::until_quiet();
  kit::throws<kit::state_error>([&] { t.start(); }, "start() of a thread that has ended must throw state_error");
  kit::until_quiet();
  kit::require_equal(runs.now(), 1, "how often the thread ran");
}

BOOST_AUTO_TEST_CASE(two_starters_start_one_thread) {
  kit::explore([] {
    auto const shared = std::make_shared<std::pair<Gate, Count>>();
    Count started, refused;
    {
      thread t({.name = "once", .daemon = {}}, [shared] {
        shared->second.add();
        shared->first.open();
      });
      kit::in_parallel(2, [&](int) { (result_of([&] { t.start(); }) == "ok" ? started : refused).add(); });
    }
    shared->first.pass();
    kit::require_equal(started.now(), 1, "of two threads that call start(), how many succeed");
    kit::require_equal(refused.now(), 1, "of two threads that call start(), how many get state_error");
    if (!kit::stressing()) kit::until_quiet();
    kit::require_equal(shared->second.now(), 1, "how often the thread ran");
    kit::outcome(std::to_string(shared->second.now()));
  });
}

BOOST_AUTO_TEST_CASE(threads_run_side_by_side) {
  std::list<thread> threads;
  Count ended;
  kit::time_point const begin = kit::sys::now();
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(threading::thread_options{.name = "sleeper", .daemon = {}}, [&] {
      kit::sleep_for(1h);
      ended.add();
    });
    threads.back().start();
  }
  kit::require(kit::sys::now() - begin < 1h, "start() returned only when the thread had ended");
  kit::sleep_for(1h + 1min);
  kit::require_equal(ended.now(), 4, "of four threads that sleep for an hour each, how many had ended after an hour");
}

BOOST_AUTO_TEST_CASE(thread_may_be_asked_at_any_time) {
  kit::explore([] {
    auto const done = std::make_shared<Gate>();
    thread t({.name = "asked", .daemon = {}}, [done] { done->open(); });
    {
      kit::thread const curious([&] {
        bool const alive = t.is_alive();
        std::optional<std::uint64_t> const ident = t.ident();
        kit::require(!alive || ident.has_value(), "a thread that is alive has no ident");
        kit::require_equal(t.name(), "asked", "name()");
      });
      t.start();
    }
    done->pass();
  });
}

BOOST_AUTO_TEST_CASE(moved_handle_is_the_same_thread) {
  Gate leave;
  Count runs;
  auto first = std::make_unique<thread>(threading::thread_options{.name = "moved", .daemon = {}}, [&] {
    runs.add();
    leave.pass();
  });
  auto second = std::make_unique<thread>(std::move(*first));
  first.reset();
  second->start();
  thread third(std::move(*second));
  second.reset();
  kit::require(third.is_alive(), "is_alive() is false after the handle was moved");
  kit::require_equal(third.name(), "moved", "name() after the handle was moved");
  leave.open();
  kit::until_quiet();
  kit::require_equal(runs.now(), 1, "how often the thread ran");
  kit::require(!third.is_alive(), "is_alive() is true when the thread has ended");
}

// --- Level 3: join --------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(join_hands_over_what_was_written) {
  kit::explore([] {
    int pounds = 0, pence = 0;  // plain: only join() orders what the thread writes before what is read here
    std::string text;
    thread t({.name = "writer", .daemon = {}}, [&] {
      pounds = 1;
      text = long_text();
      pence = 1;
    });
    t.start();
    t.join();
    kit::require_equal(pounds + pence, 2, "join() returned before the thread had ended");
    kit::require_equal(text, long_text(), "what the thread wrote is lost");
    kit::require(!t.is_alive(), "is_alive() is true after join()");
    kit::outcome(std::to_string(pounds + pence));
  });
  // Who asks without waiting, and hears that it has ended, has joined it as well.
  kit::explore([] {
    int written = 0;
    thread t({.name = "writer", .daemon = {}}, [&] { written = 1; });
    t.start();
    if (!t.join_for(0s)) t.join();
    kit::require_equal(written, 1, "join_for(0) says that the thread has ended, and what it wrote is not there");
  });
}

BOOST_AUTO_TEST_CASE(everybody_may_join) {
  kit::explore([] {
    int written = 0;
    thread t({.name = "joined", .daemon = {}}, [&] { written = 1; });
    t.start();
    kit::in_parallel(2, [&](int i) {
      if (i == 0) {
        t.join();
      } else {
        kit::require(t.join_for(kit::forever), "join_for(forever) returned before the end");
      }
      kit::require_equal(written, 1, "join() returned before the thread had ended");
    });
    t.join();
    kit::require(t.join_for(0s), "join_for() says that a thread that was joined has not ended");
    t.join();
  });
}

BOOST_AUTO_TEST_CASE(join_before_start_is_refused) {
  Count runs;
  thread t({.name = "early", .daemon = {}}, [&] { runs.add(); });
  kit::throws<kit::state_error>([&] { t.join(); }, "join() before start() must throw state_error");
  kit::throws<kit::state_error>([&] { t.join_for(1s); }, "join_for() before start() must throw state_error");
  t.start();
  t.join();
  kit::require_equal(runs.now(), 1, "how often the thread ran after a refused join()");
}

BOOST_AUTO_TEST_CASE(thread_may_not_join_itself) {
  kit::explore([] {
    Gate known;
    std::string joined, joined_for;
    std::unique_ptr<thread> t;
    t = std::make_unique<thread>(threading::thread_options{.name = "itself", .daemon = {}}, [&] {
      known.pass();
      joined = result_of([&] { t->join(); });
      joined_for = result_of([&] { t->join_for(1s); });
    });
    known.open();
    t->start();
    t->join();
    kit::require_equal(joined, "state_error", "join() of a thread on itself");
    kit::require_equal(joined_for, "state_error", "join_for() of a thread on itself");
  });
}

// What the contract promises is the same whoever joins: a thread that was started by the one it joins, or by another.
BOOST_AUTO_TEST_CASE(threads_may_join_one_another) {
  kit::explore([] {
    int written = 0;
    thread first({.name = "first", .daemon = {}}, [&] { written = 1; });
    thread second({.name = "second", .daemon = {}}, [&] {
      first.join();
      kit::require_equal(written, 1, "join() returned before the thread had ended");
      written = 2;
    });
    first.start();
    second.start();
    second.join();
    kit::require_equal(written, 2, "join() returned before the thread had ended");
    first.join();
  });
}

BOOST_AUTO_TEST_CASE(join_timeout_is_kept) {
  Gate leave;
  thread t({.name = "slow", .daemon = {}}, [&] { leave.pass(); });
  t.start();
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    TimedJoin const attempt = time_join(t, timeout);
    kit::require(!attempt.ended, "join_for() says that the thread has ended, but it has not");
    kit::require_equal(attempt.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
  }
  for (kit::duration const timeout : {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
    require_kept(time_join(t, timeout), timeout);
    kit::inject const faults({.eintr_always = true});
    require_kept(time_join(t, timeout), timeout);
  }
  leave.open();
  kit::require(t.join_for(1h), "join_for() gave up although the thread ended at once");
  kit::require(t.join_for(0s), "join_for(0) says that a thread that was joined has not ended");
  kit::require(t.join_for(-1s), "join_for(-1 s) says that a thread that was joined has not ended");
}

BOOST_AUTO_TEST_CASE(join_has_one_deadline) {
  Gate leave;
  thread t({.name = "slow", .daemon = {}}, [&] { leave.pass(); });
  t.start();
  kit::until_quiet();
  {
    kit::inject const faults({.spurious_wakes = 8, .spurious_after = 600ms});
    TimedJoin const attempt = time_join(t, 1s);
    kit::require(attempt.took <= 1300ms,
                 "the timeout starts again after a wake-up: 1 s became " + times(attempt.took / 1ms, "ms"));
    require_kept(attempt, 1s);
  }
  leave.open();
  t.join();
}

BOOST_AUTO_TEST_CASE(join_for_is_served_in_time) {
  thread t({.name = "an hour", .daemon = {}}, [] { kit::sleep_for(1h); });
  kit::time_point const begin = kit::sys::now();
  t.start();
  kit::require(!t.join_for(59min), "join_for() says that the thread has ended, but it has not");
  kit::require(t.join_for(24h), "join_for() gave up before its time was up");
  kit::require(kit::sys::now() - begin <= 1h + 1min, "join_for() slept on after the thread had ended");
  thread u({.name = "ten years", .daemon = {}}, [] { kit::sleep_for(24h * 3650); });
  u.start();
  kit::require(u.join_for(kit::forever), "join_for(forever) gave up");
}

BOOST_AUTO_TEST_CASE(joining_thread_sleeps) {
  Gate leave;
  thread t({.name = "slow", .daemon = {}}, [&] { leave.pass(); });
  t.start();
  kit::until_quiet();
  kit::costs const before = kit::cost();
  {
    kit::thread const first([&] { t.join(); });
    kit::thread const second([&] { kit::require(t.join_for(2h), "join_for() gave up before its time was up"); });
    kit::until_quiet();
    kit::require(kit::blocked_threads() >= 3, "a thread that joins keeps the processor busy while it waits");
    kit::sleep_for(1h);
    kit::costs const spent = kit::cost() - before;
    kit::require(spent.futex_waits <= 200, "a thread that joins wakes again and again: " +
                                               times(spent.futex_waits, "futex_wait calls of two threads in an hour"));
    leave.open();
  }
  t.join();
}

BOOST_AUTO_TEST_CASE(arguments_are_gone_when_join_returns) {
  kit::explore([] {
    Count alive;
    {
      Tracked const of_function(alive);
      thread t(
          {.name = "tidy", .daemon = {}}, [of_function](Tracked const&) {}, of_function);
      t.start();
      t.join();
      kit::require_equal(alive.now(), 1, "the function or its arguments outlive join(): copies that are left");
    }
    Count never_run;
    {
      thread const t(
          {.name = "unborn", .daemon = {}}, [](Tracked const&) {}, Tracked(never_run));
    }
    kit::require_equal(never_run.now(), 0, "arguments that are left of a thread that was never started");
  });
}

// The handle is destroyed while the thread runs: by its creator, and by the thread itself.
BOOST_AUTO_TEST_CASE(handle_may_be_dropped) {
  kit::explore([] {
    struct Shared {
      Gate go, done, deleted;
      std::unique_ptr<thread> own;
    };
    auto const shared = std::make_shared<Shared>();
    auto t = std::make_unique<thread>(threading::thread_options{.name = long_text(), .daemon = {}}, [shared] {
      shared->go.pass();
      shared->done.open();
    });
    t->start();
    t.reset();
    shared->go.open();
    shared->done.pass();
    Gate start_has_returned;
    shared->own = std::make_unique<thread>(threading::thread_options{.name = long_text(), .daemon = {}}, [&, shared] {
      start_has_returned.pass();
      shared->own.reset();
      shared->deleted.open();
    });
    shared->own->start();
    start_has_returned.open();
    shared->deleted.pass();
  });
}

// Judged afterwards, against {new, started, finished}. What the thread itself does last is the pending operation
// "finish": it takes effect some time later, or has not done so yet. start() has returned before anybody else asks:
// while it has not, the thread may be said to be new by one answer and started by another.
BOOST_AUTO_TEST_CASE(thread_keeps_its_word) {
  kit::explore([] {
    kit::history history("thread");
    thread t({.name = "recorded", .daemon = {}}, [&] { history.begin("finish"); });
    auto const start = [&] {
      auto call = history.begin("start");
      call.end(result_of([&] { t.start(); }));
    };
    auto const ask = [&] {
      auto call = history.begin("is_alive");
      call.end(t.is_alive() ? "true" : "false");
    };
    auto const poll = [&] {
      bool ended = false;
      auto call = history.begin("join_for");
      std::string const result = result_of([&] { ended = t.join_for(0s); });
      call.end(result != "ok" ? result : ended ? "true" : "false");
    };
    ask();
    poll();
    start();
    kit::in_parallel(2, [&](int i) {
      if (i == 0) {
        ask();
        poll();
        start();
      } else {
        poll();
        ask();
      }
    });
    auto call = history.begin("join");
    call.end(result_of([&] { t.join(); }));
    ask();
    poll();
  });
}

// --- Level 4: exceptions --------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(exception_ends_only_its_thread) {
  kit::explore([] {
    thread t({.name = "thrower", .daemon = {}}, [] { throw std::runtime_error("told by a thread"); });
    thread u({.name = "another", .daemon = {}}, [] { throw kit::cancelled(); });
    t.start();
    u.start();
    t.join();
    u.join();
    kit::require(!t.is_alive() && !u.is_alive(), "is_alive() is true after join()");
    threading::start_new_thread([] { throw 42; });
  });
}

BOOST_AUTO_TEST_CASE(excepthook_is_told) {
  std::string told, ident_of_hook;
  std::optional<std::uint64_t> ident;
  int calls = 0;
  {
    HookInForce const hook([&](std::exception_ptr const& error, std::uint64_t given, std::string const& name) {
      ++calls;
      kit::require(given == threading::get_ident(), "the hook gets another ident than that of the thread it runs on");
      ident = given;
      try {
        std::rethrow_exception(error);
      } catch (std::runtime_error const& e) {
        told = name + ": " + e.what();
      } catch (kit::cancelled const&) {
        told = name + ": cancelled";
      }
    });
    thread t({.name = "thrower", .daemon = {}}, [] { throw std::runtime_error("the reason"); });
    t.start();
    t.join();
    kit::require_equal(calls, 1, "how often the hook was called when join() returned");
    kit::require_equal(told, "thrower: the reason", "what the hook was told");
    kit::require(ident == t.ident(), "the hook gets another ident than ident()");
    thread u({.name = "cancelled", .daemon = {}}, [] { throw kit::cancelled(); });
    u.start();
    u.join();
    kit::require_equal(told, "cancelled: cancelled", "what the hook was told of what is no std::exception");
    thread v({.name = "quiet", .daemon = {}}, [] {});
    v.start();
    v.join();
    kit::require_equal(calls, 2, "how often the hook was called for two exceptions");
  }
  thread w({.name = "late", .daemon = {}}, [] { throw std::runtime_error("the hook is no more"); });
  w.start();
  w.join();
  kit::require_equal(calls, 2, "how often the hook was called after another one had been set");
}

BOOST_AUTO_TEST_CASE(set_excepthook_returns_the_one_before) {
  std::string calls;
  auto const named = [&](char const* name) {
    return [&calls, name](std::exception_ptr const&, std::uint64_t, std::string const&) { calls += name; };
  };
  HookInForce const first(named("first "));
  threading::excepthook_fn const before = threading::set_excepthook(named("second "));
  kit::require(static_cast<bool>(before), "set_excepthook() returned an empty hook instead of the one before");
  before(nullptr, 0, "");
  kit::require_equal(calls, "first ", "what set_excepthook() returned is not the hook before");
  thread t({.name = "thrower", .daemon = {}}, [] { throw std::runtime_error("the reason"); });
  t.start();
  t.join();
  kit::require_equal(calls, "first second ", "which hooks were called");
}

BOOST_AUTO_TEST_CASE(faulty_hook_is_caught) {
  kit::explore([] {
    HookInForce const hook([](std::exception_ptr const&, std::uint64_t, std::string const& name) {
      if (name == "thrower") throw std::runtime_error("the hook is faulty");
      throw kit::cancelled();  // which is no std::exception
    });
    thread t({.name = "thrower", .daemon = {}}, [] { throw std::logic_error("the function is faulty"); });
    t.start();
    t.join();
    kit::require(!t.is_alive(), "is_alive() is true after join()");
    thread u({.name = "next", .daemon = {}}, [] { throw std::logic_error("this one, too"); });
    u.start();
    u.join();
  });
}

BOOST_AUTO_TEST_CASE(hook_may_be_changed_at_any_time) {
  kit::explore([] {
    Count calls;
    auto const counting = [&](std::exception_ptr const&, std::uint64_t, std::string const&) { calls.add(); };
    HookInForce const first(counting);
    thread t({.name = "thrower", .daemon = {}}, [] { throw std::runtime_error("the reason"); });
    t.start();
    { HookInForce const second(counting); }
    t.join();
    kit::require_equal(calls.now(), 1, "how many of two hooks, either of which was in force, were called");
  });
}

BOOST_AUTO_TEST_CASE(arguments_are_gone_after_an_exception) {
  Count alive;
  HookInForce const hook([](std::exception_ptr const&, std::uint64_t, std::string const&) {});
  thread t(
      {.name = "thrower", .daemon = {}}, [](Tracked const&) { throw std::runtime_error(""); }, Tracked(alive));
  t.start();
  t.join();
  kit::require_equal(alive.now(), 0, "the function or its arguments outlive join(): copies that are left");
}

// --- Level 5: daemons, the registry, the end of main ----------------------------------------------------------------

BOOST_AUTO_TEST_CASE(daemon_is_inherited) {
  auto const daemon_of_child = [](thread& parent) {
    parent.start();
    parent.join();
  };
  thread plain({.name = "plain", .daemon = {}}, [] {});
  kit::require(!plain.daemon(), "a thread that the main thread creates is a daemon");
  bool child = false, explicit_child = true, grandchild = false;
  thread daemon({.name = "daemon", .daemon = true}, [&] {
    thread t({.name = "child", .daemon = {}}, [&] {
      thread const u({.name = "grandchild", .daemon = {}}, [] {});
      grandchild = u.daemon();
    });
    child = t.daemon();
    thread const other({.name = "explicit", .daemon = false}, [] {});
    explicit_child = other.daemon();
    t.start();
    t.join();
  });
  kit::require(daemon.daemon(), "the option 'daemon' is ignored");
  daemon_of_child(daemon);
  kit::require(child, "a thread that a daemon creates is none, though nothing else was asked for");
  kit::require(grandchild, "a daemon inherits, but what it inherited is not handed on");
  kit::require(!explicit_child, "a thread that a daemon creates is one, though the option says otherwise");
  bool of_plain = true;
  thread parent({.name = "parent", .daemon = false}, [&] {
    thread const t({.name = "child", .daemon = {}}, [] {});
    of_plain = t.daemon();
  });
  daemon_of_child(parent);
  kit::require(!of_plain, "a thread that is created by none that is a daemon is one");
}

BOOST_AUTO_TEST_CASE(daemon_is_settled_by_the_start) {
  kit::explore([] {
    Gate leave;
    thread t({.name = "settled", .daemon = {}}, [&] { leave.pass(); });
    t.set_daemon(true);
    kit::require(t.daemon(), "set_daemon(true) before start() has no effect");
    t.set_daemon(false);
    kit::require(!t.daemon(), "set_daemon(false) before start() has no effect");
    t.set_daemon(true);
    t.start();
    kit::throws<kit::state_error>([&] { t.set_daemon(false); }, "set_daemon() after start() must throw state_error");
    kit::require(t.daemon(), "a refused set_daemon() has an effect");
    leave.open();
    t.join();
    kit::throws<kit::state_error>([&] { t.set_daemon(false); }, "set_daemon() after the end must throw state_error");
    kit::require(t.daemon(), "a refused set_daemon() has an effect");
  });
  kit::explore([] {
    thread ending({.name = "ending", .daemon = true}, [] {});
    ending.start();
    kit::throws<kit::state_error>([&] { ending.set_daemon(false); }, "set_daemon() as it ends must throw state_error");
    kit::require(ending.daemon(), "a refused set_daemon() has an effect");
    ending.join();
  });
}

BOOST_AUTO_TEST_CASE(registry_lists_the_living) {
  kit::require_equal(static_cast<long long>(threading::active_count()), 1, "active_count() with the main thread alone");
  kit::require_equal(static_cast<long long>(threading::enumerate().size()), 1,
                     "enumerate() with the main thread alone");
  Gate leave;
  std::list<thread> threads;
  for (std::string const name : {"ant", "bee", "bee"}) {
    threads.emplace_back(threading::thread_options{.name = name, .daemon = name == "bee"}, [&] { leave.pass(); });
  }
  kit::require_equal(static_cast<long long>(threading::active_count()), 1,
                     "active_count() with three threads that were not started");
  long long expected = 1;
  for (thread& t : threads) {
    t.start();
    kit::require_equal(static_cast<long long>(threading::active_count()), ++expected, "active_count() after start()");
  }
  kit::require_equal(static_cast<long long>(threading::enumerate().size()), 4, "enumerate() of main and three threads");
  kit::require_equal(listed("ant"), 1, "how often enumerate() names the thread 'ant'");
  kit::require_equal(listed("bee"), 2, "how often enumerate() names the two threads called 'bee'");
  std::size_t seen_inside = 0;
  thread t({.name = "cow", .daemon = {}}, [&] { seen_inside = threading::active_count(); });
  t.start();
  t.join();
  kit::require_equal(static_cast<long long>(seen_inside), 5, "active_count() on one of four threads");
  kit::require_equal(listed("cow"), 0, "how often enumerate() names a thread that was joined");
  leave.open();
  for (thread& each : threads) each.join();
  kit::require_equal(static_cast<long long>(threading::active_count()), 1, "active_count() when all were joined");
}

BOOST_AUTO_TEST_CASE(registry_forgets_whom_an_exception_ended) {
  HookInForce const hook([](std::exception_ptr const&, std::uint64_t, std::string const&) {});
  thread t({.name = "thrower", .daemon = {}}, [] { throw std::runtime_error("the reason"); });
  t.start();
  t.join();
  kit::require_equal(static_cast<long long>(threading::active_count()), 1, "active_count() when all were joined");
  threading::shutdown();
}

BOOST_AUTO_TEST_CASE(new_threads_are_not_listed) {
  auto const gates = std::make_shared<std::pair<Gate, Gate>>();
  threading::start_new_thread([gates] {
    gates->first.open();
    gates->second.pass();
  });
  gates->first.pass();
  kit::require_equal(static_cast<long long>(threading::active_count()), 1,
                     "active_count() counts a thread of start_new_thread()");
  kit::require_equal(static_cast<long long>(threading::enumerate().size()), 1,
                     "enumerate() lists a thread of start_new_thread()");
  bool returned = false;
  {
    kit::thread const main([&] {
      threading::shutdown();
      returned = true;
    });
    kit::until_quiet();
    bool const waited = !returned;
    gates->second.open();
    kit::require(!waited, "shutdown() waits for a thread of start_new_thread()");
  }
}

BOOST_AUTO_TEST_CASE(started_thread_is_listed_at_once) {
  kit::explore([] {
    auto const leave = std::make_shared<Gate>();
    thread t({.name = "worker", .daemon = {}}, [leave] { leave->pass(); });
    t.start();
    kit::require_equal(listed("worker"), 1, "how often enumerate() names a thread right after start()");
    leave->open();
    t.join();
    kit::require_equal(listed("worker"), 0, "how often enumerate() names a thread that was joined");
  });
}

BOOST_AUTO_TEST_CASE(registry_may_be_asked_at_any_time) {
  kit::explore([] {
    std::list<thread> threads;
    for (std::string const name : {"ant", "bee"}) {
      threads.emplace_back(threading::thread_options{.name = name, .daemon = {}}, [] {});
    }
    {
      kit::thread const curious([&] {
        std::size_t const count = threading::active_count();
        kit::require(count >= 1 && count <= 3,
                     "active_count() with main and two threads that come and go: " + std::to_string(count));
      });
      for (thread& t : threads) t.start();
    }
    for (thread& t : threads) t.join();
    kit::require_equal(static_cast<long long>(threading::active_count()), 1, "active_count() when all were joined");
  });
}

BOOST_AUTO_TEST_CASE(shutdown_waits_for_all_but_daemons) {
  kit::explore([] {
    auto const leave = std::make_shared<Gate>();
    int written[2] = {0, 0};  // plain: shutdown() orders what the threads wrote before what is read here
    std::list<thread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back(threading::thread_options{.name = "worker", .daemon = {}},
                           [&written, i] { written[i] = 1; });
    }
    thread daemon({.name = "daemon", .daemon = true}, [leave] { leave->pass(); });
    daemon.start();
    for (thread& t : threads) t.start();
    threading::shutdown();
    kit::require_equal(written[0] + written[1], 2, "of two threads, how many had ended when shutdown() returned");
    kit::require(daemon.is_alive(), "shutdown() ended a daemon, or waited for it");
    leave->open();
    daemon.join();
  });
}

BOOST_AUTO_TEST_CASE(shutdown_waits_for_threads_started_meanwhile) {
  kit::explore([] {
    int written = 0;
    {
      thread first({.name = "first", .daemon = {}}, [&written] {
        thread second({.name = "second", .daemon = {}}, [&written] {
          thread third({.name = "third", .daemon = {}}, [&written] { written = 1; });
          third.start();
        });
        second.start();
      });
      first.start();
    }
    threading::shutdown();
    kit::require_equal(written, 1, "shutdown() returned before a thread had ended that was started meanwhile");
  });
}

BOOST_AUTO_TEST_CASE(shutdown_sleeps) {
  thread t({.name = "slow", .daemon = {}}, [] { kit::sleep_for(1h); });
  t.start();
  kit::until_quiet();
  kit::costs const before = kit::cost();
  kit::time_point const begin = kit::sys::now();
  threading::shutdown();
  kit::require(kit::sys::now() - begin >= 1h, "shutdown() returned before the last thread had ended");
  kit::require(kit::sys::now() - begin <= 1h + 1min, "shutdown() slept on after the last thread had ended");
  kit::costs const spent = kit::cost() - before;
  kit::require(spent.futex_waits + spent.yields <= 200, "shutdown() wakes again and again while it waits: " +
                                                            times(spent.futex_waits, "futex_wait calls in an hour"));
}

// Whoever has ended is to be joined by somebody, or to be joined by nobody from the start; what the kernel keeps of a
// thread is kept until then. Two may be left: to reap the one before is a good way.
BOOST_AUTO_TEST_CASE(no_thread_is_left_behind) {
  for (int i = 0; i < 8; ++i) {
    thread joined({.name = "joined", .daemon = {}}, [] {});
    joined.start();
    joined.join();
    thread dropped({.name = "dropped", .daemon = {}}, [] {});
    dropped.start();
    threading::start_new_thread([] {});
  }
  kit::until_quiet();
  threading::shutdown();
  int const left = kit::threads_to_join();
  kit::require(left <= 2,
               "of 24 threads that have ended, joinable ones that nobody has joined: " + std::to_string(left));
}

// --- Level 6: no thread to be had -----------------------------------------------------------------------------------

namespace {

// Whatever it is: Python's is a RuntimeError, the kit's a system_error.
template <class F>
void require_refused(F&& start) {
  try {
    start();
  } catch (std::exception const&) {
    return;
  }
  kit::fail("the system had no thread to give, and yet no exception came");
}

}  // namespace

BOOST_AUTO_TEST_CASE(refused_thread_stays_unstarted) {
  Count runs, alive;
  thread t(
      {.name = "refused", .daemon = {}}, [&](Tracked const&) { runs.add(); }, Tracked(alive));
  for (int attempt = 0; attempt < 2; ++attempt) {
    kit::inject const faults({.refuse_thread_at = 1});
    require_refused([&] { t.start(); });
    kit::require(!t.is_alive(), "is_alive() is true though no thread could be started");
    kit::require(!t.ident().has_value(), "ident() is known though no thread could be started");
    kit::throws<kit::state_error>([&] { t.join(); }, "join() of a thread that could not be started must throw");
    kit::require_equal(static_cast<long long>(threading::active_count()), 1, "active_count() after a failed start()");
    kit::require_equal(listed("refused"), 0, "how often enumerate() names a thread that could not be started");
  }
  threading::shutdown();
  t.set_daemon(true);
  t.start();
  t.join();
  kit::require_equal(runs.now(), 1, "a thread that could not be started before did not run when it could");
  kit::require_equal(alive.now(), 0, "arguments that are left when the thread has ended");
}

BOOST_AUTO_TEST_CASE(refused_start_meets_another) {
  kit::explore([] {
    Count runs, started;
    thread t({.name = "contended", .daemon = {}}, [&] { runs.add(); });
    Gate go;
    std::list<kit::thread> starters;
    for (int i = 0; i < 2; ++i) {
      starters.emplace_back([&] {
        go.pass();
        try {
          t.start();
          started.add();
        } catch (std::exception const&) {  // no thread to be had, or the other one is at it
        }
      });
    }
    {
      kit::inject const faults({.refuse_thread_at = 1});
      go.open();
      starters.clear();
    }
    bool const one = started.now() == 1;
    kit::require(started.now() <= 1, "two threads that call start() have both succeeded");
    kit::require_equal(result_of([&] { t.start(); }), one ? "state_error" : "ok", "start() after the two");
    t.join();
    kit::require_equal(runs.now(), 1, "how often the thread ran");
  });
  // The end of main does not wait for a thread that there will never be.
  kit::explore([] {
    thread t({.name = "refused", .daemon = {}}, [] {});
    Gate go;
    kit::thread starter([&] {
      go.pass();
      require_refused([&] { t.start(); });
    });
    kit::inject const faults({.refuse_thread_at = 1});
    go.open();
    threading::shutdown();
    starter.join();
  });
}

BOOST_AUTO_TEST_CASE(start_new_thread_may_be_refused) {
  Count runs, alive;
  {
    kit::inject const faults({.refuse_thread_at = 1});
    require_refused([&] { threading::start_new_thread([&](Tracked const&) { runs.add(); }, Tracked(alive)); });
    kit::require_equal(alive.now(), 0, "arguments that are left of a thread that could not be started");
  }
  threading::start_new_thread([&](Tracked const&) { runs.add(); }, Tracked(alive));
  kit::until_quiet();
  kit::require_equal(runs.now(), 1, "how many of two threads ran, one of which could not be started");
}
