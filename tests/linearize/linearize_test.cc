// Histories whose verdict is known, and how a failure is told.
#include "grader/linearize/linearize.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

namespace racecourse::linearize {
namespace {

using trace::History;
using trace::Operation;

bool fits(std::string const& model, std::vector<Operation> const& operations) {
  return is_linearizable(operations, *model_named(model));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(linearize_histories)

BOOST_AUTO_TEST_CASE(nothing_happened) { BOOST_TEST(fits("lock", {})); }

BOOST_AUTO_TEST_CASE(one_after_the_other_must_fit_as_it_stands) {
  BOOST_TEST(fits("lock", {{1, "lock", "ok", 0, 1}, {1, "unlock", "ok", 2, 3}, {2, "try_lock", "true", 4, 5}}));
  BOOST_TEST(!fits("lock", {{1, "lock", "ok", 0, 1}, {2, "try_lock", "true", 2, 3}}));
  BOOST_TEST(!fits("lock", {{1, "try_lock", "false", 0, 1}}));
}

BOOST_AUTO_TEST_CASE(what_overlaps_may_be_in_either_order) {
  // The false answer fits only if the other's lock came first, the true one only the other way round.
  for (std::string const answer : {"true", "false"}) {
    std::vector<Operation> const history{{1, "try_lock", answer, 0, 3},
                                         {2, "try_lock", answer == "true" ? "false" : "true", 1, 2}};
    BOOST_TEST(fits("lock", history));
  }
  BOOST_TEST(!fits("lock", {{1, "try_lock", "true", 0, 3}, {2, "try_lock", "true", 1, 2}}));
  BOOST_TEST(!fits("lock", {{1, "try_lock", "false", 0, 3}, {2, "try_lock", "false", 1, 2}}));
}

BOOST_AUTO_TEST_CASE(an_order_that_was_seen_may_not_be_turned_round) {
  // Thread 2 was refused before thread 1 began.
  BOOST_TEST(!fits("lock", {{2, "try_lock", "false", 0, 1}, {1, "lock", "ok", 2, 3}}));
  BOOST_TEST(fits("lock", {{2, "try_lock", "false", 0, 3}, {1, "lock", "ok", 1, 2}}));
}

BOOST_AUTO_TEST_CASE(what_never_returned_may_have_happened_or_not) {
  std::vector<Operation> history{{1, "lock", "", 0, -1}, {2, "try_lock", "false", 1, 2}};
  BOOST_TEST(fits("lock", history));
  history[1].result = "true";
  BOOST_TEST(fits("lock", history));
}

BOOST_AUTO_TEST_CASE(a_failure_shows_who_did_what_when) {
  History const history{"lock", 7, {{1, "lock", "ok", 0, 1}, {2, "try_lock", "true", 2, 3}, {1, "unlock", "", 4, -1}}};
  auto const failure = judge(history);
  BOOST_TEST_REQUIRE(failure.has_value());
  BOOST_TEST(failure->kind == "linearizability");
  BOOST_TEST(failure->execution == 7);
  BOOST_TEST(failure->message ==
             "No order of these operations, one after the other, gives these results:\n"
             "thread 1  []      lock -> ok\n"
             "thread 2    []    try_lock -> true  <- no order explains this\n"
             "thread 1      [>  unlock -> ...\n"
             "Until then, this order does: lock (thread 1).\n");
}

// Thread 2's operations ran after thread 1's and are ordered after the first alone: that is what the picture shows.
BOOST_AUTO_TEST_CASE(a_picture_shows_what_precedes_what) {
  History const history{"lock",
                        1,
                        {{1, "lock", "ok", 0, 1, std::vector<std::size_t>{}},
                         {1, "try_lock", "false", 2, 3, std::vector<std::size_t>{0}},
                         {2, "try_lock", "true", 4, 5, std::vector<std::size_t>{0}},
                         {1, "unlock", "ok", 6, 7, std::vector<std::size_t>{0, 1, 2}}}};
  auto const failure = judge(history);
  BOOST_TEST_REQUIRE(failure.has_value());
  BOOST_TEST(failure->message ==
             "No order of these operations, one after the other, gives these results:\n"
             "thread 1  [-]          lock -> ok\n"
             "thread 1      [-]      try_lock -> false\n"
             "thread 2      [-]      try_lock -> true   <- no order explains this\n"
             "thread 1          [-]  unlock -> ok\n"
             "Until then, this order does: lock (thread 1), try_lock (thread 1).\n");
}

// Two chains that know nothing of each other: no intervals overlap like that.
BOOST_AUTO_TEST_CASE(what_intervals_cannot_show_is_said) {
  History const history{"lock",
                        1,
                        {{1, "lock", "ok", 0, 1, std::vector<std::size_t>{}},
                         {1, "is_locked", "false", 2, 3, std::vector<std::size_t>{0}},
                         {2, "is_locked", "false", 4, 5, std::vector<std::size_t>{}},
                         {2, "is_locked", "true", 6, 7, std::vector<std::size_t>{2}}}};
  auto const failure = judge(history);
  BOOST_TEST_REQUIRE(failure.has_value());
  BOOST_TEST(failure->message.find("Drawn as they ran.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(sound_histories_and_unknown_models_are_no_failure) {
  BOOST_TEST(!judge({"lock", 1, {{1, "lock", "ok", 0, 1}}}).has_value());
  BOOST_TEST(!judge({"no such model", 1, {{1, "lock", "ok", 0, 1}}}).has_value());
}

// Fourteen that overlap pairwise and cannot be put in order: without memoisation 14! orders would be tried.
BOOST_AUTO_TEST_CASE(many_at_once_are_decided_quickly) {
  std::vector<Operation> history;
  for (int i = 0; i < 14; ++i) history.push_back({i, "try_lock", i < 2 ? "true" : "false", i, 100 + i});
  BOOST_TEST(!fits("lock", history));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::linearize
