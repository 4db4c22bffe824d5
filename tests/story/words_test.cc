#include "grader/story/words.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::story {
namespace {

raw::Event operation(std::vector<raw::Access> did) {
  raw::Event e;
  e.what = "operation";
  e.operation = 2;
  e.did = std::move(did);
  return e;
}

std::string text_of(raw::Event const& e, std::string const& entry = "") {
  Symbols symbols({}, [](std::string const&) { return Shown{}; });
  Names names(symbols, nullptr);
  Words const words = words_of(e, names, entry);
  return words.what + ": " + words.text + (words.note.empty() ? "" : " [" + words.note + "]");
}

raw::Access at(std::string mode, std::string kind) { return {std::move(mode), {-1, 0x10000}, 8, std::move(kind)}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(words_test)

BOOST_AUTO_TEST_CASE(locks_and_waits) {
  BOOST_TEST(text_of(operation({at("take", "mutex")})) == "lock: locks mutex 1");
  BOOST_TEST(text_of(operation({at("probe", "mutex")})) == "lock-busy: finds mutex 1 locked");
  BOOST_TEST(text_of(operation({at("miss", "condition")})) ==
             "notify-nobody: notifies condition variable 1: nobody waits");
  raw::Access const mutex{"give", {-1, 0x20000}, 8, "mutex"};
  BOOST_TEST(text_of(operation({mutex, at("enqueue", "condition")})) ==
             "wait: unlocks mutex 1 and waits on condition variable 1");
}

BOOST_AUTO_TEST_CASE(threads) {
  BOOST_TEST(text_of(operation({{"give", {-1, 64}, 1, ""}})) == "create: starts thread 1");
  BOOST_TEST(text_of(operation({{"take", {-1, 64}, 1, ""}})) == "begin: begins");
  BOOST_TEST(text_of(operation({{"give", {-1, 80}, 1, ""}})) == "end: ends");
  BOOST_TEST(text_of(operation({{"take", {-1, 80}, 1, ""}})) == "join: joins thread 1");
}

BOOST_AUTO_TEST_CASE(values) {
  raw::Event e = operation({{"read", {-1, 0x10000}, 4, "atomic"}});
  e.values = raw::Values{2, 7, std::nullopt, 0, -1, 0};
  BOOST_TEST(text_of(e) == "load: atomic 1 is 7 (acquire)");
  e.values = raw::Values{0, 0, std::nullopt, 2, 1, 4};
  BOOST_TEST(text_of(e) == "load: atomic 1 is 0 (relaxed) [an old value, 2 newer ones exist]");
  e.values = raw::Values{5, 0xffff'ffff, 0, 0, -1, 0};
  BOOST_TEST(text_of(e) == "rmw: atomic 1: -1 -> 0 (seq_cst)");
  e.values = raw::Values{3, std::nullopt, 1, 0, -1, 0};
  BOOST_TEST(text_of(e) == "store: atomic 1 = 1 (release)");
}

BOOST_AUTO_TEST_CASE(a_fence_beside_an_operation_says_nothing) {
  BOOST_TEST(text_of(operation({at("take", "mutex"), {"read", {-1, 1}, 1, ""}})) == "lock: locks mutex 1");
  BOOST_TEST(text_of(operation({{"write", {-1, 1}, 1, ""}})) == "fence: fence (seq_cst)");
}

BOOST_AUTO_TEST_CASE(what_touches_nothing_is_known_by_its_function) {
  BOOST_TEST(text_of(operation({}), "racecourse::engine::time::sleep_until(long)") == "sleep: sleeps until 0 s");
  BOOST_TEST(text_of(operation({}), "sched_yield") == "yield: yields");
  BOOST_TEST(text_of(operation({})) == "step: goes on");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
