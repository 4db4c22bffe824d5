// Checks of patterns/connection_pool. Each states one property of the contract. Which numbers the connections have is
// the pool's affair; that there are no more than k of them is the contract's.
#include "patterns/connection_pool/connection_pool.h"

#include <list>
#include <set>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

using Pool = patterns::connection_pool;
using Lease = Pool::lease;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

bool is_exhausted(Pool& pool) { return !pool.try_acquire_for(0s).has_value(); }

void require_idle(Pool& pool, std::size_t expected, std::string const& when) {
  std::list<Lease> held;
  while (held.size() <= expected) {
    std::optional<Lease> got = pool.try_acquire_for(0s);
    if (!got) break;
    held.push_back(std::move(*got));
  }
  std::string const wanted = std::to_string(expected) + " connections should be idle";
  kit::require(held.size() >= expected, when + ", " + wanted + ", but only " + std::to_string(held.size()) + " are");
  kit::require(held.size() == expected, when + ", " + wanted + ", but there are more");
}

// What is known of each connection. The map is complete before threads begin, and only read then.
template <class T>
class PerConnection {
 public:
  PerConnection(Pool& pool, std::size_t k) {
    std::list<Lease> all;
    for (std::size_t i = 0; i < k; ++i) {
      all.push_back(pool.acquire());
      kit::require(of_.find(all.back().id()) == of_.end(), "two leases have the same connection");
      of_[all.back().id()];
    }
  }
  T& operator[](Lease const& lease) {
    auto const it = of_.find(lease.id());
    kit::require(it != of_.end(), "there are more connections than the pool was made with");
    return it->second;
  }

 private:
  std::map<int, T> of_;
};

Lease passed_on(Lease lease) { return lease; }

struct Attempt {
  bool got = false;
  kit::duration took{};
};

Attempt try_for(Pool& pool, kit::duration timeout) {
  kit::time_point const begin = kit::sys::now();
  bool const got = pool.try_acquire_for(timeout).has_value();
  return {got, kit::sys::now() - begin};
}

std::string text_of(kit::duration d) { return std::to_string(d.count()) + " ns"; }

// Time is virtual: a wait is exact. The slack is for pools that count in coarser units than nanoseconds.
void require_kept(Attempt const& attempt, kit::duration timeout) {
  kit::require(!attempt.got, "there is a lease although all connections were on loan");
  kit::require(attempt.took >= timeout,
               "try_acquire_for() gave up too early, after " + text_of(attempt.took) + " of " + text_of(timeout));
  kit::require(attempt.took <= timeout + timeout / 4 + 20ms,
               "try_acquire_for() waited too long, " + text_of(attempt.took) + " instead of " + text_of(timeout));
}

}  // namespace

// --- Level 1: leases ------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(leases_have_different_connections) {
  Pool pool(3);
  std::set<int> ids;
  for (int round = 0; round < 3; ++round) {
    Lease const a = pool.acquire(), b = pool.acquire();
    std::optional<Lease> const c = pool.try_acquire_for(0s);
    kit::require(c.has_value(), "try_acquire_for(0) finds no connection although one is idle");
    kit::require(a.id() != b.id() && b.id() != c->id() && a.id() != c->id(), "two leases have the same connection");
    kit::require_equal(a.id(), a.id(), "id() of the same lease");
    ids.insert({a.id(), b.id(), c->id()});
    kit::require(is_exhausted(pool), "there are more leases than connections");
  }
  kit::require_equal(static_cast<long long>(ids.size()), 3, "different connections of a pool of 3");
}

BOOST_AUTO_TEST_CASE(connection_goes_back_when_its_lease_ends) {
  Pool pool(2);
  for (int round = 0; round < 5; ++round) {
    auto first = std::make_unique<Lease>(pool.acquire());
    auto second = std::make_unique<Lease>(pool.acquire());
    int const returned = first->id();
    first.reset();  // not the one that was taken last
    kit::require(!is_exhausted(pool), "a lease has ended, and its connection is not idle");
    Lease const again = pool.acquire();
    kit::require_equal(again.id(), returned, "the only idle connection");
    kit::require(again.id() != second->id(), "two leases have the same connection");
  }
  require_idle(pool, 2, "when all leases have ended");
}

BOOST_AUTO_TEST_CASE(connection_goes_back_after_an_exception) {
  struct failure {};
  Pool pool(2);
  for (int round = 0; round < 3; ++round) {
    try {
      Lease const lease = pool.acquire();
      std::optional<Lease> const other = pool.try_acquire_for(1s);
      throw failure();
    } catch (failure const&) {
    }
    require_idle(pool, 2, "when the users of both connections have thrown");
  }
}

BOOST_AUTO_TEST_CASE(moved_lease_goes_back_once) {
  Pool pool(2);
  for (int round = 0; round < 3; ++round) {
    Lease first = pool.acquire();
    int const id = first.id();
    {
      Lease second(std::move(first));
      kit::require_equal(second.id(), id, "the connection of a lease that was moved");
      Lease third = passed_on(std::move(second));
      kit::require_equal(third.id(), id, "the connection of a lease that was moved through a function");
      std::optional<Lease> fourth(std::move(third));
      std::vector<Lease> several;
      several.push_back(std::move(*fourth));
      several.push_back(pool.acquire());  // the vector grows, and moves what it holds
      fourth.reset();
      kit::require_equal(several.front().id(), id, "the connection of a lease that was moved into a vector");
      kit::require(is_exhausted(pool), "a lease that was moved from has given its connection back");
      several.pop_back();
      require_idle(pool, 1, "while one of two leases lives");
    }
    require_idle(pool, 2, "when all leases have ended, one of them after many moves");
  }
}

// --- Level 2: waiting -----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(no_connection_has_two_leases) {
  auto const scenario = [](int threads, std::size_t k, int rounds) {
    Pool pool(k);
    PerConnection<std::atomic<int>> users(pool, k);
    std::atomic<int> leases{0}, done{0};
    kit::in_parallel(threads, [&](int) {
      for (int round = 0; round < rounds; ++round) {
        Lease const lease = pool.acquire();
        kit::require(users[lease].fetch_add(1, std::memory_order_relaxed) == 0, "a connection has two leases at once");
        kit::require(leases.fetch_add(1, std::memory_order_relaxed) < static_cast<int>(k),
                     "there are more leases than connections");
        done.fetch_add(1, std::memory_order_relaxed);
        leases.fetch_sub(1, std::memory_order_relaxed);
        users[lease].fetch_sub(1, std::memory_order_relaxed);
      }
    });
    kit::outcome(std::to_string(done.load()));
  };
  if (kit::stressing()) return kit::explore([&] { scenario(4, 2, 20); });
  kit::explore([&] { scenario(3, 2, 1); });
  kit::explore([&] { scenario(2, 1, 2); });
}

// Plain integers: only the pool orders what the borrowers of one connection do with it.
BOOST_AUTO_TEST_CASE(borrower_sees_what_the_one_before_did) {
  kit::explore([] {
    int const rounds = kit::stressing() ? 20 : 1;
    Pool pool(1);
    PerConnection<int> uses(pool, 1);
    kit::in_parallel(3, [&](int) {
      for (int round = 0; round < rounds; ++round) {
        Lease const lease = pool.acquire();
        ++uses[lease];
      }
    });
    Lease const last = pool.acquire();
    kit::require_equal(uses[last], 3 * rounds, "what borrowers did with the connection");
  });
}

// Everybody uses a connection for a second. Not more than k at a time, and not fewer.
BOOST_AUTO_TEST_CASE(all_connections_are_used) {
  for (int const k : {1, 2, 3}) {
    kit::explore([&] {
      Pool pool(static_cast<std::size_t>(k));
      kit::time_point const begin = kit::sys::now();
      kit::in_parallel(6, [&](int) {
        Lease const lease = pool.acquire();
        kit::sleep_for(1s);
      });
      kit::require_equal((kit::sys::now() - begin) / 1s, 6 / k,
                         "seconds for six uses of a second each, with " + std::to_string(k) + " connections");
    });
  }
}

BOOST_AUTO_TEST_CASE(nobody_who_waits_is_forgotten) {
  kit::explore([] {
    int served = 0;
    Pool pool(1);
    {
      std::optional<Lease> held(pool.acquire());
      Threads threads;
      for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
          Lease const lease = pool.acquire();
          ++served;
        });
      }
      if (!kit::stressing()) kit::until_quiet();
      held.reset();
    }
    kit::require_equal(served, 3, "threads that got a connection");
  });
  // Two give the connection back at once, and one more has looked for it in between.
  kit::explore([] {
    Pool pool(1);
    std::optional<Lease> first(pool.acquire());
    kit::thread const other([&] {
      std::optional<Lease> held(pool.acquire());
      held.reset();
      held.emplace(pool.acquire());
      kit::thread const waiting([&] { Lease const lease = pool.acquire(); });
      held.reset();
    });
    first.reset();
  });
}

BOOST_AUTO_TEST_CASE(two_returned_connections_serve_two) {
  kit::explore([] {
    Pool pool(2);
    std::list<Lease> held;
    held.push_back(pool.acquire());
    held.push_back(pool.acquire());
    std::atomic<int> served{0};
    std::atomic<bool> over{false};
    Threads threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        Lease const lease = pool.acquire();
        served.fetch_add(1, std::memory_order_relaxed);
        while (!over.load(std::memory_order_relaxed)) kit::sleep_for(1ms);
      });
    }
    if (!kit::stressing()) kit::until_quiet();
    held.clear();
    kit::sleep_for(10ms);
    int const seen = served.load();
    over.store(true);
    if (!kit::stressing()) kit::require_equal(seen, 2, "threads that got one of two returned connections");
  });
}

BOOST_AUTO_TEST_CASE(timeout_of_zero_tries_once) {
  Pool pool(1);
  for (kit::duration const timeout : {kit::duration(0), kit::duration(-1), kit::duration(-5s), kit::duration::min()}) {
    kit::require(try_for(pool, timeout).got, "a timeout <= 0 finds no connection although one is idle");
    Lease const held = pool.acquire();
    Attempt const attempt = try_for(pool, timeout);
    kit::require(!attempt.got, "there is a lease although all connections were on loan");
    kit::require_equal(attempt.took.count(), 0, "a timeout <= 0 waits (nanoseconds)");
  }
}

BOOST_AUTO_TEST_CASE(timeout_is_kept) {
  Pool pool(1);
  kit::require(try_for(pool, 1h).got, "a timed acquire finds no connection although one is idle");
  {
    Lease const held = pool.acquire();
    for (kit::duration const timeout :
         {kit::duration(1), kit::duration(1ms), kit::duration(1500ms), kit::duration(1h)}) {
      require_kept(try_for(pool, timeout), timeout);
      kit::inject const faults({.eintr_always = true, .spurious_wakes = 4, .spurious_after = timeout / 3});
      require_kept(try_for(pool, timeout), timeout);
    }
  }
  require_idle(pool, 1, "after attempts that were in vain");
}

// Others come and go, and the one who waits is woken in vain each time: its time runs on.
BOOST_AUTO_TEST_CASE(wake_ups_do_not_restart_the_timeout) {
  for (int const wake_ups : {8, 1}) {  // the last sleep is as long as what is left, not as the first one
    Pool pool(1);
    std::optional<Lease> held(pool.acquire());
    Attempt attempt;
    {
      kit::inject const faults({.spurious_wakes = wake_ups, .spurious_after = 600ms});
      kit::thread const waiting([&] { attempt = try_for(pool, 1s); });
      kit::sleep_for(10s);  // longer than a timeout that starts again eight times
      held.reset();
    }
    require_kept(attempt, 1s);
  }
}

BOOST_AUTO_TEST_CASE(forever_is_no_deadline) {
  Pool pool(1);
  std::optional<Lease> held(pool.acquire());
  bool returned = false, got = false;
  {
    kit::thread const waiting([&] {
      got = pool.try_acquire_for(kit::forever).has_value();
      returned = true;
    });
    kit::until_quiet();
    kit::require(!returned, "try_acquire_for(forever) gave up at once");
    kit::sleep_for(24h * 3650);
    kit::require(!returned, "try_acquire_for(forever) gave up");
    held.reset();
  }
  kit::require(got, "try_acquire_for(forever) gave up when a connection was returned");
}

BOOST_AUTO_TEST_CASE(timed_acquire_is_served_in_time) {
  kit::explore([] {
    Pool pool(1);
    Attempt attempt;
    {
      std::optional<Lease> held(pool.acquire());
      kit::thread const waiting([&] { attempt = try_for(pool, 1h); });
      kit::sleep_for(1ms);
      held.reset();
    }
    kit::require(attempt.got, "a connection was returned in time, but the timed acquire failed");
    kit::require(kit::stressing() || attempt.took < 1h, "the timed acquire slept on after a connection was returned");
  });
}

// One gives up at the very moment at which a connection is returned: either is right, but nothing may get lost.
BOOST_AUTO_TEST_CASE(timeout_that_meets_a_return_loses_nothing) {
  kit::explore([] {
    Pool pool(1);
    int served = 0;
    {
      std::optional<Lease> held(pool.acquire());
      Threads threads;
      threads.emplace_back([&] {
        if (std::optional<Lease> const lease = pool.try_acquire_for(1ms)) ++served;
      });
      threads.emplace_back([&] {
        Lease const lease = pool.acquire();
        ++served;
      });
      kit::sleep_for(1ms);
      held.reset();
    }
    kit::require(served >= 1, "a thread that waits was forgotten");
    require_idle(pool, 1, "when everybody has left");
  });
}
