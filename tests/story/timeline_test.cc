#include "grader/story/timeline.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::story {
namespace {

Line line(int thread, std::string text, bool switched = false) {
  Line l;
  l.thread = thread;
  l.text = std::move(text);
  l.what = "load";
  l.switched = switched;
  return l;
}

std::vector<std::string> texts(std::vector<Line> const& lines) {
  std::vector<std::string> all;
  for (Line const& l : lines) {
    all.push_back((l.thread < 0 ? "" : std::to_string(l.thread) + ": ") + l.text +
                  (l.times > 1 ? " x" + std::to_string(l.times) : ""));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timeline_test)

BOOST_AUTO_TEST_CASE(a_loop_is_told_once) {
  std::vector<Line> lines{line(0, "begins")};
  for (int i = 0; i < 5; ++i) {
    lines.push_back(line(0, "reads flag"));
    lines.push_back(line(0, "yields"));
  }
  lines.push_back(line(0, "ends"));
  BOOST_TEST((texts(collapse_loops(lines)) ==
              std::vector<std::string>{"0: begins", "0: reads flag x5", "0: yields x5", "0: ends"}));
}

BOOST_AUTO_TEST_CASE(twice_is_no_loop_and_a_switch_ends_one) {
  BOOST_TEST(collapse_loops({line(0, "a"), line(0, "a")}).size() == 2u);
  std::vector<Line> lines(4, line(0, "a"));
  lines[2].switched = true;
  BOOST_TEST(collapse_loops(lines).size() == 4u);
}

BOOST_AUTO_TEST_CASE(what_is_marked_is_never_part_of_a_loop) {
  std::vector<Line> lines(6, line(0, "a"));
  lines[5].mark = "fails here";
  BOOST_TEST((texts(collapse_loops(lines)) == std::vector<std::string>{"0: a x5", "0: a"}));
}

BOOST_AUTO_TEST_CASE(others_have_a_line_a_turn) {
  std::vector<Line> lines{line(0, "a"), line(2, "b", true), line(2, "c"), line(1, "d", true), line(2, "e", true)};
  lines[2].what = "create";
  BOOST_TEST((texts(collapse_others(lines, {true, true, false})) ==
              std::vector<std::string>{"0: a", "2: 1 step", "2: c", "1: d", "2: 1 step"}));
  lines[2].what = "load";
  BOOST_TEST((texts(collapse_others(lines, {true, true, false})) ==
              std::vector<std::string>{"0: a", "2: 2 steps", "1: d", "2: 1 step"}));
}

BOOST_AUTO_TEST_CASE(a_story_is_about_those_who_fail) {
  Story race;
  race.kind = "data-race";
  race.thread = 2;
  race.threads.resize(4);
  race.lines = {line(0, "a"), line(3, "b"), line(2, "c")};
  race.lines[1].mark = "first access";
  BOOST_TEST((involved(race) == std::vector<bool>{false, false, true, true}));
  Story cycle;
  cycle.kind = "deadlock";
  cycle.threads.resize(3);
  cycle.cycle = {0, 2};
  BOOST_TEST((involved(cycle) == std::vector<bool>{true, false, true}));
}

BOOST_AUTO_TEST_CASE(the_middle_is_left_out) {
  std::vector<Line> lines;
  for (int i = 0; i < 20; ++i) lines.push_back(line(0, std::to_string(i)));
  BOOST_TEST((texts(shortened(lines, 8)) == std::vector<std::string>{"0: 0", "0: 1", "13 lines left out", "0: 15",
                                                                     "0: 16", "0: 17", "0: 18", "0: 19"}));
  BOOST_TEST(shortened(lines, 20).size() == 20u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
