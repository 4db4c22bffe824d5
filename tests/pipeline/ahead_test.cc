// Work done ahead: in order, each piece once, and none begun that nobody wants.
#include "grader/pipeline/ahead.h"

#include <boost/test/unit_test.hpp>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace racecourse::pipeline {
namespace {

using Pieces = std::vector<Ahead<int>::Piece>;

}  // namespace

BOOST_AUTO_TEST_SUITE(ahead)

BOOST_AUTO_TEST_CASE(results_come_in_order) {
  for (bool const at_once : {true, false}) {
    std::string done;
    Ahead<int> work(Pieces{[&] { return done += "a", 1; }, [&] { return done += "b", 2; }}, at_once);
    BOOST_TEST(work.next() == 1);
    BOOST_TEST(work.next() == 2);
    BOOST_TEST(done == "ab");
  }
}

BOOST_AUTO_TEST_CASE(it_begins_before_anybody_asks) {
  std::promise<void> begun;
  Ahead<int> work(Pieces{[&] { return begun.set_value(), 1; }}, true);
  begun.get_future().wait();
  BOOST_TEST(work.next() == 1);
}

BOOST_AUTO_TEST_CASE(it_waits_until_somebody_asks) {
  bool begun = false;
  Ahead<int> work(Pieces{[&] { return begun = true, 1; }}, false);
  BOOST_TEST(!begun);
  BOOST_TEST(work.next() == 1);
  BOOST_TEST(begun);
}

BOOST_AUTO_TEST_CASE(what_nobody_wants_any_more_is_not_begun) {
  std::promise<void> begun, over;
  bool second_begun = false;
  auto const first = [&] {
    begun.set_value();
    over.get_future().wait();
    return 1;
  };
  auto work = std::make_unique<Ahead<int>>(Pieces{first, [&] { return second_begun = true, 2; }}, true);
  begun.get_future().wait();
  work->forget();
  over.set_value();
  work.reset();
  BOOST_TEST(!second_begun);
}

BOOST_AUTO_TEST_CASE(an_exception_comes_to_whoever_asks) {
  Ahead<int> work(Pieces{[]() -> int { throw std::runtime_error("no"); }, [] { return 2; }}, true);
  BOOST_CHECK_THROW(work.next(), std::runtime_error);
  BOOST_TEST(work.next() == 2);
}

BOOST_AUTO_TEST_CASE(no_pieces_are_no_work) { Ahead<int> const work({}, true); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::pipeline
