#include "grader/story/picture.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "grader/story/columns.h"

namespace racecourse::story {
namespace {

Line line(int thread, std::uint64_t step, std::string text, int at, std::string source) {
  Line l;
  l.thread = thread;
  l.step = step;
  l.what = "load";
  l.text = std::move(text);
  l.location = Frame{0, "f()", {"lock.h", at, 1}, true};
  l.source = std::move(source);
  return l;
}

Story story_of(int threads) {
  Story s;
  s.kind = "assertion";
  for (int t = 0; t < threads; ++t) {
    Stance stance;
    stance.thread = t;
    stance.name = trace::thread_name(t);
    s.threads.push_back(stance);
  }
  s.lines.push_back(line(0, 1, "locks m", 10, "m.lock();"));
  for (int t = 1; t < threads; ++t) s.lines.push_back(line(t, 2, "flag is 0 (relaxed)", 12, "while (!flag) {}"));
  s.lines.back().note = "an old value, a newer one exists";
  s.lines.back().waiting = {0};
  s.lines.back().mark = "too late";
  return s;
}

View view_of(int width, int indent = 0) {
  View view;
  view.width = width;
  view.indent = indent;
  view.unicode = false;
  view.safe = [](std::string_view text) { return std::string(text); };
  view.file = [](std::string const& file) { return "sub/" + file; };
  return view;
}

std::string drawn(Story const& story, View const& view) {
  std::ostringstream out;
  draw_timeline(out, story, view);
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(picture_test)

BOOST_AUTO_TEST_CASE(each_thread_has_a_column) {
  BOOST_TEST(drawn(story_of(2), view_of(90, 2)) ==
             "  step | main                      | thread 1                  | sub/lock.h\n"
             "  -----+---------------------------+---------------------------+-------------------------\n"
             "  1    | locks m                   |                           | 10  m.lock();\n"
             "  2    | :                         | flag is 0 (relaxed): an   | 12  while (!flag) {}\n"
             "       |                           | old value, a newer one    |\n"
             "       |                           | exists  <- too late       |\n");
}

BOOST_AUTO_TEST_CASE(of_several_files_the_names_are_shown) {
  Story s = story_of(2);
  s.lines[1].location->place.file = "a/long/way/down/checks.cc";
  std::string const text = drawn(s, view_of(90));
  BOOST_TEST(text.find("| lock.h:10  m.lock();\n") != std::string::npos, text);
  BOOST_TEST(text.find("| checks.cc:12  while") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(many_threads_share_one) {
  std::string const text = drawn(story_of(6), view_of(80, 4));
  BOOST_TEST(text.find("step | thread    |") != std::string::npos);
  BOOST_TEST(text.find("2    | thread 5  | flag is 0 (relaxed): an") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_view) {
  for (int const threads : {1, 2, 3, 6, 12}) {
    for (int const width : {40, 60, 72, 80, 100, 132}) {
      std::istringstream lines(drawn(story_of(threads), view_of(width, 4)));
      for (std::string text; std::getline(lines, text);) {
        BOOST_TEST(length_of(text) <= width, threads << " threads in " << width << ": " << text);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_story_without_lines_draws_nothing_much) {
  BOOST_TEST(drawn(Story{}, view_of(80)).find("step") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
