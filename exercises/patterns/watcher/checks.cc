// Checks of patterns/watcher. Each states one property of the contract. Time is virtual, so that a period of an hour
// takes no time; the slack is for watchers that look at their flag now and then instead of being woken.
#include "patterns/watcher/watcher.h"

#include <sys/mman.h>
#include <unistd.h>

#include <list>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

using Snapshot = patterns::watcher::snapshot;
constexpr kit::duration slack = 100ms;

// What the watcher is given: the i-th poll returns the i-th snapshot, later ones the last. What it does is written
// down, and read when it has been stopped, or while it sleeps.
class World {
 public:
  explicit World(std::vector<Snapshot> script = {}) : script_(std::move(script)) {}

  std::function<Snapshot()> poll() {
    return [this] {
      times.push_back(kit::sys::now() - begin_);
      std::size_t const n = times.size() - 1;
      if (n == poll_throws_at) throw std::runtime_error("the folder is not there");
      if (poll_takes > 0s) kit::sleep_for(poll_takes);
      return script_.empty() ? Snapshot{} : script_[std::min(n, script_.size() - 1)];
    };
  }
  std::function<void(std::string const&)> changed() {
    return [this](std::string const& name) {
      told += name + " ";
      if (handler_takes > 0s) kit::sleep_for(handler_takes);
      if (name == handler_throws_for) throw 5;
    };
  }
  // Until so long after the beginning: the constructor of a watcher may take the time of a poll.
  void let_pass(kit::duration d) const { kit::sleep_for(begin_ + d - kit::sys::now()); }
  std::string told_so_far() { return std::exchange(told, ""); }

  std::vector<kit::duration> times;
  std::string told;
  std::size_t poll_throws_at = SIZE_MAX;
  std::string handler_throws_for;
  kit::duration poll_takes{}, handler_takes{};

 private:
  std::vector<Snapshot> script_;
  kit::time_point begin_ = kit::sys::now();
};

std::string text_of(kit::duration d) { return std::to_string(d / 1ms) + " ms"; }

void require_rate(World const& world, std::size_t polls, kit::duration period) {
  for (std::size_t i = 0; i < world.times.size(); ++i) {
    kit::duration const due = period * static_cast<long>(i), seen = world.times[i];
    kit::require(seen >= due, "poll " + std::to_string(i) + " came too early, after " + text_of(seen) + " instead of " +
                                  text_of(due));
    kit::require(seen <= due + slack, "poll " + std::to_string(i) + " came too late, after " + text_of(seen) +
                                          " instead of " + text_of(due));
  }
  kit::require_equal(static_cast<long long>(world.times.size()), static_cast<long long>(polls), "number of polls");
}

// What the process writes to stderr while this lives goes to a file in memory.
class Captured {
 public:
  Captured() : file_(memfd_create("stderr", 0)), saved_(dup(2)) { dup2(file_, 2); }
  ~Captured() {
    dup2(saved_, 2);
    ::close(saved_);
    ::close(file_);
  }
  std::string text() const {
    std::fflush(stderr);
    char buffer[4096];
    ssize_t const n = pread(file_, buffer, sizeof buffer, 0);
    return {buffer, static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
  }

 private:
  int file_, saved_;
};

}  // namespace

// --- Level 1: the loop ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(first_poll_is_the_baseline) {
  World world({{{"a", 1}, {"b", 2}}});
  patterns::watcher watcher(world.poll(), 1h, world.changed());
  kit::until_quiet();
  kit::require_equal(static_cast<long long>(world.times.size()), 1, "polls before the first period has passed");
  require_rate(world, 1, 1h);
  kit::require_equal(world.told, "", "names that were told although nothing has changed since the first poll");
  kit::sleep_for(150min);
  require_rate(world, 3, 1h);
  kit::require_equal(world.told, "", "names that were told although nothing ever changed");
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(changes_are_told_in_the_order_of_names) {
  World world({{{"b", 1}, {"d", 1}, {"f", 1}},
               {{"a", 1}, {"b", 2}, {"d", 1}, {"e", 5}},
               {{"a", 1}, {"b", 2}, {"d", 1}, {"e", 5}},
               {{"b", 1}, {"c", 0}},
               {},
               {{"z", 0}, {"y", 0}}});
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::until_quiet();
  for (std::string const expected : {"a b e f ", "", "a b c d e ", "b c ", "y z ", "", ""}) {
    kit::sleep_for(world.times.size() == 1 ? 1500ms : 1s);
    kit::require_equal(world.told_so_far(), expected, "names that were told after a poll");
  }
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(polls_keep_their_rate) {
  std::vector<Snapshot> script;
  for (std::uint64_t i = 0; i < 40; ++i) script.push_back({{"clock", i}});
  World world(script);
  world.poll_takes = 300ms;
  world.handler_takes = 250ms;
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  world.let_pass(20s + 700ms);
  require_rate(world, 21, 1s);
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(interrupted_sleep_is_no_period) {
  World world;
  kit::inject const faults({.eintr_always = true, .spurious_wakes = 6, .spurious_after = 200ms});
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(4500ms);
  require_rate(world, 5, 1s);
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(failed_poll_does_not_end_the_watcher) {
  World world({{{"a", 1}}, {{"a", 1}}, {{"a", 1}}, {{"a", 2}}, {{"a", 2}, {"b", 1}}});
  world.poll_throws_at = 1;
  Captured const diverted;
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(2500ms);
  require_rate(world, 3, 1s);
  kit::require_equal(world.told, "", "names that were told although nothing has changed but that a poll failed");
  kit::sleep_for(2s);
  require_rate(world, 5, 1s);
  kit::require_equal(world.told, "a b ", "names that were told after a poll that failed");
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(failed_handler_does_not_end_the_watcher) {
  World world({{}, {{"bad", 1}}, {{"bad", 1}}, {{"bad", 1}, {"good", 1}}});
  world.handler_throws_for = "bad";
  Captured const diverted;
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(1500ms);
  kit::require_equal(world.told_so_far(), "bad ", "names that were told after the first change");
  world.handler_throws_for = "";
  kit::sleep_for(2s);
  require_rate(world, 4, 1s);
  kit::require(world.told.find("good ") != std::string::npos,
               "a change was not told after the handler had failed once");
  watcher.stop();
}

BOOST_AUTO_TEST_CASE(failures_are_reported) {
  Captured const captured;
  {
    World world;
    world.poll_throws_at = 1;
    patterns::watcher watcher(world.poll(), 1s, world.changed());
    kit::sleep_for(500ms);
    kit::require_equal(captured.text(), "", "what was written to stderr before anything failed");
    kit::sleep_for(1s);
    kit::require(!captured.text().empty(), "poll() has thrown, and nothing was written to stderr");
    watcher.stop();
  }
  std::string const before = captured.text();
  World world({{}, {{"bad", 1}}});
  world.handler_throws_for = "bad";
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(1500ms);
  kit::require(captured.text() != before, "changed() has thrown, and nothing was written to stderr");
  watcher.stop();
}

// --- Level 2: stopping ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(stop_does_not_wait_for_the_period) {
  for (kit::duration const after : {kit::duration(0), kit::duration(20min), kit::duration(90min)}) {
    World world;
    patterns::watcher watcher(world.poll(), 1h, world.changed());
    kit::until_quiet();
    if (after > 0s) kit::sleep_for(after);
    kit::time_point const begin = kit::sys::now();
    watcher.stop();
    kit::duration const took = kit::sys::now() - begin;
    kit::require(took <= slack, "stop() waits for the period to pass: it took " + text_of(took));
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_called_after_stop) {
  std::vector<Snapshot> script;
  for (std::uint64_t i = 0; i < 40; ++i) script.push_back({{"clock", i}});
  World world(script);
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(2500ms);
  watcher.stop();
  std::size_t const polls = world.times.size();
  world.told_so_far();
  kit::sleep_for(10s);
  kit::require_equal(static_cast<long long>(world.times.size()), static_cast<long long>(polls),
                     "polls, the ones after stop() counted as well");
  kit::require_equal(world.told, "", "names that were told after stop()");
  kit::require_equal(kit::blocked_threads(), 0, "threads that still wait for something after stop()");
}

BOOST_AUTO_TEST_CASE(stop_twice_is_no_mistake) {
  World world;
  patterns::watcher watcher(world.poll(), 1s, world.changed());
  kit::sleep_for(1500ms);
  watcher.stop();
  watcher.stop();
  require_rate(world, 2, 1s);
}

BOOST_AUTO_TEST_CASE(destructor_stops) {
  World world;
  kit::time_point begin;
  {
    patterns::watcher const watcher(world.poll(), 1h, world.changed());
    kit::sleep_for(90min);
    begin = kit::sys::now();
  }
  kit::duration const took = kit::sys::now() - begin;
  kit::require(took <= slack, "the destructor waits for the period to pass: it took " + text_of(took));
  require_rate(world, 2, 1h);
  std::size_t const polls = world.times.size();
  kit::sleep_for(10h);
  kit::require_equal(static_cast<long long>(world.times.size()), static_cast<long long>(polls),
                     "polls, the ones after the watcher's end counted as well");
  kit::require_equal(kit::blocked_threads(), 0, "threads that still wait for something after the watcher's end");
}

// The watcher is about to begin, polls, or is about to sleep when stop() comes: the word must reach it.
BOOST_AUTO_TEST_CASE(stop_is_never_missed) {
  kit::explore([] {
    std::atomic<int> polls{0};
    kit::duration const period = kit::stressing() ? kit::duration(1ms) : kit::duration(1h);
    kit::time_point const begin = kit::sys::now();
    {
      patterns::watcher watcher(
          [&] {
            polls.fetch_add(1, std::memory_order_relaxed);
            return Snapshot{};
          },
          period, [](std::string const&) {});
      watcher.stop();
    }
    if (kit::stressing()) return;
    kit::require(kit::sys::now() - begin <= slack, "stop() was missed: the watcher slept on for a period");
    kit::require(polls.load() <= 1, "there was a second poll before the period had passed");
  });
}

// What stop() and the thread both use; and a stop that comes just when a period ends.
BOOST_AUTO_TEST_CASE(stop_may_meet_a_poll) {
  kit::explore([] {
    std::atomic<int> polls{0};
    patterns::watcher watcher(
        [&] {
          int const n = polls.fetch_add(1, std::memory_order_relaxed);
          return Snapshot{{"clock", static_cast<std::uint64_t>(n)}};
        },
        1ms, [](std::string const&) {});
    kit::sleep_for(1ms);
    watcher.stop();
    int const last = polls.load();
    if (!kit::stressing()) kit::sleep_for(10ms);
    kit::require_equal(polls.load(), last, "polls, the ones after stop() counted as well");
  });
}
