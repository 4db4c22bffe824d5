#include "grader/explorer/schedule_file.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::explorer {
namespace {

ScheduleFile some_file() {
  raw::Finding finding;
  finding.kind = "deadlock";
  finding.turns = {{0, 2}, {1, 1}};
  finding.picks = {{1, 1, "reads-from", 0, 2}};
  finding.modules = {"", "/lib/libc.so.6"};
  finding.steps = {{0, 3, true, {{"take", {0, 0x4010}, 8, ""}}},
                   {1, 2, false, {{"give", {1, 16}, 4, ""}, {"read", {-1, 64}, 1, ""}}}};
  Ingredients const made{{}, {"-DNAME=a b", ""}, {"-lm"}, Compiler::clang};
  Options options;
  options.arguments = {"100%", "two\nlines"};
  options.bound = 3;
  options.weak_memory = false;
  return schedule_file(finding, "abc", made, {"src/a b.cc"}, options);
}

std::string problem_of(std::string const& text) {
  Result<ScheduleFile> const file = parse_schedule(text, "x.schedule");
  return file ? "" : to_string(file.error());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schedule_file_test)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  ScheduleFile const file = some_file();
  Result<ScheduleFile> const again = parse_schedule(to_text(file), "x");
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST((again->ingredients == file.ingredients));
  BOOST_TEST((again->options == file.options));
  BOOST_TEST((again->turns == file.turns));
  BOOST_TEST(again->picks.size() == 1u);
  BOOST_TEST(again->picks[0].choice == "reads-from");
  BOOST_TEST((again->steps == file.steps));
  BOOST_TEST(to_text(*again) == to_text(file));
}

BOOST_AUTO_TEST_CASE(the_text_is_as_documented) {
  BOOST_TEST(to_text(some_file()) ==
             "racecourse schedule 1\n"
             "program abc\n"
             "file src/a%20b.cc\n"
             "compiler clang\n"
             "compile-flag -DNAME=a%20b\n"
             "compile-flag %\n"
             "link-flag -lm\n"
             "argument 100%25\n"
             "argument two%0alines\n"
             "strategy default\n"
             "seed 1\n"
             "executions 20000\n"
             "bound 3\n"
             "memory-model sc\n"
             "spurious 1\n"
             "timers 1\n"
             "failure deadlock\n"
             "turn 0 2\n"
             "turn 1 1\n"
             "pick 1 1 reads-from 0 2\n"
             "step 1 0 of 0,1 take@program+0x4010/8\n"
             "step 2 1 of 1 give@libc.so.6+0x10/4 read@0x40/1 unfinished\n"
             "end\n");
}

BOOST_AUTO_TEST_CASE(bad_files_are_refused_with_their_line) {
  BOOST_TEST(problem_of("") ==
             "x.schedule:1: this is no schedule file. `racecourse explore --schedule FILE` writes one");
  BOOST_TEST(problem_of("racecourse schedule 2\n").find("a format that this version does not know") !=
             std::string::npos);
  std::string const text = to_text(some_file());
  BOOST_TEST(problem_of(text + "turn 0\n").find("x.schedule:24: this line is not understood: turn 0") == 0u);
  BOOST_TEST(problem_of(text + "turn 64 1\n").find("not understood") != std::string::npos);
  BOOST_TEST(problem_of(text + "seed twelve\n").find("not understood") != std::string::npos);
  BOOST_TEST(problem_of(text + "colour blue\n").find("not understood") != std::string::npos);
  BOOST_TEST(problem_of("racecourse schedule 1\nprogram abc\n").find("cut off") != std::string::npos);
  BOOST_TEST(problem_of(text + "\n# a remark\n") == "");
}

BOOST_AUTO_TEST_CASE(the_first_difference_is_found) {
  ScheduleFile const file = some_file();
  raw::Finding same;
  same.modules = {"", "/usr/lib/libc.so.6"};
  same.steps = {{0, 3, true, {{"take", {0, 0x4010}, 8, ""}}},
                {1, 2, false, {{"give", {1, 16}, 4, ""}, {"read", {-1, 64}, 1, ""}}}};
  BOOST_TEST(first_difference(file, same) == 0u);
  raw::Finding other = same;
  other.steps[1].enabled = 3;
  BOOST_TEST(first_difference(file, other) == 2u);
  other.steps.pop_back();
  BOOST_TEST(first_difference(file, other) == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explorer
