// Checks of patterns/bank. Each states one property of the contract. Balances can be asked for by
// transfers alone: which ones are accepted.
#include "patterns/bank/bank.h"

#include <limits>
#include <numeric>

#include "grader/harness/check.h"

using namespace std::chrono_literals;

namespace {

using Amounts = std::vector<long>;

// Real threads need many rounds to meet; an explored scenario is small enough to be seen in every order.
int rounds(int few) { return kit::stressing() ? 30 : few; }

// A transfer of all that is expected must be accepted, and one of 1 more refused; then everything goes back.
void require_balances(patterns::bank& accounts, Amounts const& expected, std::string const& when) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    std::size_t const other = i == 0 ? 1 : 0;
    std::string const account = when + ", account " + std::to_string(i) + " has ";
    std::string const amount = std::to_string(expected[i]);
    kit::require(accounts.transfer(i, other, expected[i]), account + "less than " + amount);
    kit::require(!accounts.transfer(i, other, 1), account + "more than " + amount);
    kit::require(accounts.transfer(other, i, expected[i]), when + ", a transfer back is refused");
  }
  kit::require_equal(accounts.total(), std::accumulate(expected.begin(), expected.end(), 0l), "total() " + when);
}

template <class F>
void refuses_account(F transfer) {
  kit::throws<std::out_of_range>(transfer, "an account that does not exist must be out_of_range");
}

}  // namespace

// --- Level 1: one lock ----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(transfer_moves_money) {
  patterns::bank accounts({10, 0, 5});
  require_balances(accounts, {10, 0, 5}, "in a new bank");
  kit::require(accounts.transfer(0, 1, 4), "a transfer is refused although the money would do");
  require_balances(accounts, {6, 4, 5}, "after a transfer of 4 from 0 to 1");
  kit::require(accounts.transfer(2, 0, 5), "a transfer of all that an account has is refused");
  require_balances(accounts, {11, 4, 0}, "after a transfer of 5 from 2 to 0");
  kit::require(accounts.transfer(1, 2, 0), "a transfer of nothing is refused");
  require_balances(accounts, {11, 4, 0}, "after a transfer of nothing");
  patterns::bank empty(Amounts{});
  kit::require_equal(empty.total(), 0, "total() of a bank without accounts");
}

BOOST_AUTO_TEST_CASE(refused_transfer_moves_nothing) {
  patterns::bank accounts({10, 3});
  kit::require(!accounts.transfer(1, 0, 4), "a transfer of more than the account has is accepted");
  require_balances(accounts, {10, 3}, "after a transfer that the money would not do for");
  kit::require(!accounts.transfer(0, 1, std::numeric_limits<long>::max()), "a transfer of a fortune is accepted");
  require_balances(accounts, {10, 3}, "after a transfer of a fortune");
  for (long const amount : {-1l, -3l, -100l}) {
    kit::require(!accounts.transfer(0, 1, amount), "a transfer of a negative amount is accepted");
    require_balances(accounts, {10, 3}, "after a transfer of a negative amount");
  }
}

BOOST_AUTO_TEST_CASE(transfer_to_the_same_account_asks_for_money) {
  patterns::bank accounts({10, 3});
  kit::require(accounts.transfer(0, 0, 10),
               "a transfer from an account to itself is refused although it has the money");
  kit::require(!accounts.transfer(1, 1, 4), "a transfer from an account to itself is accepted without the money");
  require_balances(accounts, {10, 3}, "after transfers from accounts to themselves");
  kit::require(accounts.transfer(0, 1, 10), "an account cannot be used after a transfer to itself");
  require_balances(accounts, {0, 13}, "after a transfer of 10 from 0 to 1");
}

BOOST_AUTO_TEST_CASE(account_that_does_not_exist_is_out_of_range) {
  patterns::bank accounts({10, 3});
  for (int i = 0; i < 2; ++i) {
    refuses_account([&] { accounts.transfer(0, 2, 1); });
    refuses_account([&] { accounts.transfer(2, 1, 1); });
    refuses_account([&] { accounts.transfer(2, 2, 1); });
    refuses_account([&] { accounts.transfer(1, std::numeric_limits<std::size_t>::max(), 1); });
    require_balances(accounts, {10, 3}, "after a transfer with an account that does not exist");
  }
  kit::require(accounts.transfer(0, 1, 1), "a transfer is refused after one with an account that does not exist");
  refuses_account([&] { patterns::bank(Amounts{}).transfer(0, 0, 0); });
}

// All three give to an account of a greater number than their own: no two can be in each other's way for ever.
BOOST_AUTO_TEST_CASE(money_is_conserved) {
  kit::explore([] {
    int const times = rounds(1);
    patterns::bank accounts({100, 100, 100});
    kit::in_parallel(3, [&](int i) {
      std::size_t const from = i < 2 ? 0 : 1;
      for (int round = 0; round < times; ++round) {
        kit::require(accounts.transfer(from, from + 1, 1), "a transfer is refused although the money would do");
      }
    });
    require_balances(accounts, {100 - 2 * times, 100 + times, 100 + times}, "when all transfers are done");
    kit::outcome(std::to_string(accounts.total()));
  });
}

BOOST_AUTO_TEST_CASE(account_is_never_overdrawn) {
  kit::explore([] {
    patterns::bank accounts({5, 0, 0});
    std::atomic<int> accepted{0};
    kit::in_parallel(2, [&](int i) {
      if (accounts.transfer(0, i == 0 ? 1 : 2, 5)) accepted.fetch_add(1, std::memory_order_relaxed);
    });
    kit::require(accepted.load() <= 1, "the same money was given away twice");
    kit::require(accepted.load() == 1, "two transfers were refused although the money would do for one");
    kit::require(!accounts.transfer(0, 1, 1), "an account still has what it gave away");
    kit::require_equal(accounts.total(), 5, "total() when all transfers are done");
  });
}

// Money on its way to a greater number can be counted twice, or not at all, by whoever sums up account by account.
BOOST_AUTO_TEST_CASE(total_is_of_one_moment) {
  kit::explore([] {
    int const times = rounds(1);
    patterns::bank accounts({100, 100, 100});
    kit::in_parallel(2, [&](int i) {
      for (int round = 0; round < times; ++round) {
        if (i == 0) {
          accounts.transfer(0, 2, 7);
        } else {
          kit::require_equal(accounts.total(), 300, "total() while money is on its way");
        }
      }
    });
  });
}

// --- Level 2: a lock per account ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(opposite_transfers_do_not_block_each_other) {
  kit::explore([] {
    int const times = rounds(2);
    patterns::bank accounts({100, 100});
    kit::in_parallel(2, [&](int i) {
      std::size_t const from = i == 0 ? 0 : 1;
      for (int round = 0; round < times; ++round) accounts.transfer(from, 1 - from, 1);
    });
    require_balances(accounts, {100, 100}, "after as many transfers there as back");
  });
}

BOOST_AUTO_TEST_CASE(transfers_in_a_circle_end) {
  kit::explore([] {
    int const times = rounds(1);
    patterns::bank accounts({100, 100, 100});
    kit::in_parallel(3, [&](int i) {
      auto const from = static_cast<std::size_t>(i);
      for (int round = 0; round < times; ++round) accounts.transfer(from, (from + 1) % 3, 1);
    });
    require_balances(accounts, {100, 100, 100}, "after transfers all around");
  });
}

BOOST_AUTO_TEST_CASE(totals_and_transfers_do_not_block_each_other) {
  kit::explore([] {
    int const times = rounds(1);
    patterns::bank accounts({100, 100, 100});
    kit::in_parallel(3, [&](int i) {
      for (int round = 0; round < times; ++round) {
        if (i == 0) kit::require_equal(accounts.total(), 300, "total() while money is on its way");
        if (i == 1) accounts.transfer(2, 0, 1);
        if (i == 2) accounts.transfer(1, 1, 1);
      }
    });
    require_balances(accounts, {100 + times, 100, 100 - times}, "when all transfers are done");
  });
}

// Judged afterwards: is there an order of these calls in which a bank that serves one after the other answers the same?
BOOST_AUTO_TEST_CASE(transfers_happen_in_some_order) {
  kit::explore([] {
    patterns::bank accounts({1, 0, 0});
    kit::history history("bank");
    history.begin("open 1 0 0").end("ok");
    auto const transfer = [&](std::size_t from, std::size_t to) {
      auto operation = history.begin("transfer " + std::to_string(from) + " " + std::to_string(to) + " 1");
      operation.end(accounts.transfer(from, to, 1) ? "true" : "false");
    };
    kit::in_parallel(3, [&](int i) {
      if (i == 0) transfer(0, 1);
      if (i == 1) transfer(1, 2);
      if (i < 2) return;
      transfer(0, 0);
      transfer(1, 1);
      transfer(2, 2);
    });
  });
}

namespace {

struct Held {
  bool in_time;  // the first transfer was still under way
  bool waits;    // ... and the second one waited for it
};

// A transfer from 0 to 1 loses the processor for an hour at its n-th step. Does one from `from` to `to` wait for it?
Held behind_a_stalled_transfer(int n, std::size_t from, std::size_t to) {
  patterns::bank accounts({10, 10, 10, 10, 10, 10, 10, 10});
  kit::inject const stall({.stall_at = n, .stall_for = 1h});
  kit::without_faults const ours;
  kit::thread const first([&] { accounts.transfer(0, 1, 1); });
  kit::until_quiet();
  kit::thread const second([&] {
    kit::without_faults const not_this_one;
    accounts.transfer(from, to, 1);
  });
  kit::until_quiet();
  return {stall.fired() > 0, !second.done()};
}

}  // namespace

// Wherever the first transfer stands: if one between the same accounts waits for it, one between others may have to
// wait now and then, for a moment, but not always.
BOOST_AUTO_TEST_CASE(transfers_between_other_accounts_go_on) {
  bool blocks = false;
  for (int n = 1; n <= 300; ++n) {
    Held const same = behind_a_stalled_transfer(n, 0, 1);
    if (!same.in_time) break;
    if (!same.waits) continue;
    blocks = true;
    for (std::size_t const from : {2u, 4u, 6u}) {
      if (!behind_a_stalled_transfer(n, from, from + 1).waits) return;
    }
  }
  kit::require(!blocks,
               "a transfer between two accounts has to wait for one between two others, whenever that one is "
               "under way: only one transfer at a time is ever served");
}
