// The search against the definition: a history is linearizable if some order of its operations keeps the order that was
// seen and gives these results, some of those that never returned being left out. All orders of all subsets are tried.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "grader/linearize/linearize.h"

namespace racecourse::linearize {
namespace {

using trace::Operation;
using Random = std::mt19937;

bool precedes(Operation const& a, Operation const& b) { return a.end >= 0 && a.end < b.begin; }

bool keeps_order_and_results(std::vector<Operation> const& order, Model const& initial) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      if (precedes(order[j], order[i])) return false;
    }
  }
  std::unique_ptr<Model> const model = initial.copy();
  return std::all_of(order.begin(), order.end(), [&](Operation const& op) { return model->apply(op); });
}

bool by_definition(std::vector<Operation> const& history, Model const& initial) {
  std::vector<Operation> returned, pending;
  for (Operation const& op : history) (op.end < 0 ? pending : returned).push_back(op);
  for (unsigned chosen = 0; chosen < 1u << pending.size(); ++chosen) {
    std::vector<Operation> some = returned;
    for (std::size_t i = 0; i < pending.size(); ++i) {
      if ((chosen >> i & 1) != 0) some.push_back(pending[i]);
    }
    std::vector<std::size_t> order(some.size());
    std::iota(order.begin(), order.end(), 0u);
    do {
      std::vector<Operation> arranged;
      for (std::size_t const i : order) arranged.push_back(some[i]);
      if (keeps_order_and_results(arranged, initial)) return true;
    } while (std::next_permutation(order.begin(), order.end()));
  }
  return false;
}

std::size_t below(Random& random, std::size_t n) { return random() % n; }

// Begins and ends in a random order; each thread does one thing at a time. Answers are random, and so mostly wrong, or
// those of a model asked at a random moment between begin and end, and so right.
std::vector<Operation> random_history(Random& random, std::string const& model_name) {
  std::vector<std::string> const calls = model_name == "lock"
                                             ? std::vector<std::string>{"lock", "try_lock", "unlock", "is_locked"}
                                             : std::vector<std::string>{"lock", "try_lock", "unlock", "owned", "depth"};
  std::vector<std::string> const answers{"ok", "true", "false", "state_error", "0", "1", "2"};
  std::unique_ptr<Model> const model = model_named(model_name);
  bool const honest = below(random, 2) == 0;
  std::vector<Operation> history;
  std::vector<int> current(3, -1);
  long now = 0;
  std::size_t const wanted = 2 + below(random, 5);
  while (history.size() < wanted || below(random, 4) != 0) {
    std::size_t const thread = below(random, current.size());
    int& open = current[thread];
    if (open < 0) {
      if (history.size() == wanted) continue;
      open = static_cast<int>(history.size());
      history.push_back({static_cast<int>(thread) + 1, calls[below(random, calls.size())], "", now++, -1});
      continue;
    }
    Operation& op = history[static_cast<std::size_t>(open)];
    op.result = answers[below(random, answers.size())];
    for (std::string const& answer : answers) {
      Operation attempt = op;
      attempt.result = answer;
      std::unique_ptr<Model> const next = model->copy();
      if (!honest || !next->apply(attempt)) continue;
      op.result = answer;
      model->apply(op);
      break;
    }
    op.end = now++;
    open = -1;
  }
  return history;
}

std::string shown(std::vector<Operation> const& history) {
  std::string text;
  for (Operation const& op : history) {
    text += "\n  thread " + std::to_string(op.thread) + " [" + std::to_string(op.begin) + ", " +
            std::to_string(op.end) + "] " + op.call + " -> " + op.result;
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(against_brute_force)

BOOST_AUTO_TEST_CASE(the_search_agrees_with_the_definition) {
  for (std::string const name : {"lock", "recursive_lock"}) {
    Random random(1993);
    int fitting = 0;
    constexpr int histories = 3000;
    for (int i = 0; i < histories; ++i) {
      std::vector<Operation> const history = random_history(random, name);
      std::unique_ptr<Model> const model = model_named(name);
      bool const expected = by_definition(history, *model);
      fitting += expected ? 1 : 0;
      BOOST_TEST_REQUIRE(is_linearizable(history, *model) == expected, name << shown(history));
    }
    // Neither answer is rare, or the agreement would mean little.
    BOOST_TEST(fitting > histories / 10);
    BOOST_TEST(fitting < histories * 9 / 10);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::linearize
