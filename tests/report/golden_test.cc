// What people and machines read, byte by byte.
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "grader/report/report.h"
#include "grader/report/writers.h"
#include "tests/report/grades.h"
#include "tests/support/golden.h"

namespace racecourse::report::test {
namespace {

using racecourse::test::check_golden;

std::string text_of(score::Grade const& grade, Style const& style) {
  std::ostringstream out;
  write_text(out, {&grade, 1}, style);
  return out.str();
}

struct Output {
  std::string suffix;
  void (*write)(std::ostream& out, std::span<score::Grade const> grades);
};

Output const machine_formats[] = {
    {"json", [](std::ostream& out, std::span<score::Grade const> grades) { write_json(out, grades, {}); }},
    {"xml", [](std::ostream& out, std::span<score::Grade const> grades) { write_junit(out, grades, {}); }},
    {"github", [](std::ostream& out, std::span<score::Grade const> grades) { write_github(out, grades, {}); }},
    {"md", [](std::ostream& out, std::span<score::Grade const> grades) { write_github_summary(out, grades); }},
};

void check_machine_formats(std::string const& name, std::vector<score::Grade> const& grades) {
  for (Output const& output : machine_formats) {
    std::ostringstream out;
    output.write(out, grades);
    check_golden("report/" + name + "." + output.suffix, out.str());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden_reports)

BOOST_AUTO_TEST_CASE(text_for_each_kind_of_grade) {
  for (Named const& named : all()) check_golden("report/" + named.name + ".txt", text_of(named.grade, {}));
}

BOOST_AUTO_TEST_CASE(text_in_colour) {
  check_golden("report/deadlock_in_colour.txt", text_of(deadlock(), {true, 80, true}));
}

BOOST_AUTO_TEST_CASE(text_on_a_narrow_terminal) {
  check_golden("report/expected_and_seen_narrow.txt", text_of(expected_and_seen(), {false, 40, true}));
  check_golden("report/policy_narrow.txt", text_of(policy(), {false, 40, true}));
}

BOOST_AUTO_TEST_CASE(text_of_several_exercises) {
  std::vector<score::Grade> const grades{full_marks(), crash()};
  std::ostringstream out;
  write_text(out, grades, {});
  check_golden("report/several.txt", out.str());
}

BOOST_AUTO_TEST_CASE(machines_read_one_exercise) { check_machine_formats("full_marks", {full_marks()}); }

BOOST_AUTO_TEST_CASE(machines_read_measures) { check_machine_formats("measured", {measured()}); }

BOOST_AUTO_TEST_CASE(machines_read_hostile_text) { check_machine_formats("hostile", {hostile()}); }

BOOST_AUTO_TEST_CASE(machines_read_several_exercises) {
  std::vector<score::Grade> grades;
  for (Named const& named : all()) {
    if (named.name.starts_with("hostile")) continue;
    grades.push_back(named.grade);
    grades.back().exercise = "threading/" + named.name;
  }
  check_machine_formats("several", grades);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::report::test
