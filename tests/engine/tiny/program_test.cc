#include "tests/engine/tiny/program.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace racecourse::tiny;

BOOST_AUTO_TEST_CASE(a_program_reads_as_it_was_written) {
  for (char const* const text :
       {"x=1 rlx; y=1 rel | y acq; 1? x rlx", "x<-1 ar; y+2 sc | fence sc; x:0>1 ar acq; y~1>2 rlx sc",
        "[x]=1; [y] | 0? [z]", "{x1 y8} x rlx; y=3 sc", "lock 0; wait 1 0; notify 1; broadcast 1; unlock 0; try 0",
        "down 0; up 1; trydown 2; spawn 1; join 1 | x con"}) {
    BOOST_TEST(to_string(parse(text)) == text);
  }
}

BOOST_AUTO_TEST_CASE(a_mistake_is_shown_with_its_place) {
  auto const says = [](char const* text, char const* part) {
    try {
      parse(text);
      BOOST_ERROR(text);
    } catch (std::invalid_argument const& e) {
      BOOST_TEST(std::string(e.what()).find(part) != std::string::npos, e.what());
    }
  };
  says("x=1", "expected a memory order: rlx con acq rel ar sc at column 4");
  says("q rlx", "expected x, y or z at column 1");
  says("x:0 1 rlx rlx", "expected `>` at column 5");
  says("x rlx x rlx", "expected `;` or `|` at column 7");
  says("x rlx | x rlx | x rlx | x rlx | x rlx", "too many threads");
}

BOOST_AUTO_TEST_CASE(outcomes_name_results_in_order) {
  Program const p = parse("x=1 rlx; y acq | y:0>2 sc rlx; 8? x rlx");
  BOOST_TEST(result_count(p) == 3);
  BOOST_TEST(result_index(p, 1, 1) == 2);
  Outcome o = 0;
  o = with(o, 0, 2);
  o = with(o, 1, 0 | exchanged);
  o = with(o, 2, absent);
  o = with(o, 3, 1);
  o = with(o, 4, 2);
  BOOST_TEST(to_string(o, p) == "a=2 b=0! c=- x=1 y=2");
}
