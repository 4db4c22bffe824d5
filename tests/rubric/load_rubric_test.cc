// One broken rubric for each mistake; each differs from a sound one in one place.
#include "tests/rubric/support.h"
#include "tests/support/golden.h"

namespace racecourse::rubric::test {
namespace {

// Breaks the sound rubric by one change and looks for exactly these mistakes.
void check_broken(std::string const& from, std::string const& to, Lines const& expected) {
  BOOST_TEST_CONTEXT("'" << from << "' -> '" << to << "'") {
    check_lines(rubric_mistakes(change(sound_rubric, from, to)), expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rubrics)

BOOST_AUTO_TEST_CASE(a_sound_rubric_is_read_in_full) {
  Checked<Rubric> const read = load_rubric(sound_rubric, "r.yaml", "threading/lock", sound_checks, sound_workloads);
  BOOST_TEST_REQUIRE(read.has_value(), joined(mistakes_of(read)));
  Rubric const& rubric = *read;
  BOOST_TEST(rubric.exercise == "threading/lock");
  BOOST_TEST(rubric.header == "lock.h");
  BOOST_TEST(rubric.points == 100);
  BOOST_TEST(rubric.levels == (Lines{"basic", "futex"}), boost::test_tools::per_element());
  BOOST_TEST_REQUIRE(rubric.checks.size() == 2u);
  Check const& first = rubric.checks[0];
  BOOST_TEST(first.title == "lock works");
  BOOST_TEST(first.why == "It has to.");
  BOOST_TEST((first.place == Place{"r.yaml", 8, 5}));
  BOOST_TEST((first.visibility == Visibility::visible));
  BOOST_TEST((first.modes == std::vector<ModePlan>{{Mode::functional, 1, false, {}}, {Mode::memory, 1, false, {}}}));
  Check const& second = rubric.checks[1];
  BOOST_TEST(second.level == 2);
  BOOST_TEST(second.points == 60);
  BOOST_TEST((second.modes == std::vector<ModePlan>{{Mode::explore, 50, true, {}}, {Mode::stress, 20, false, 5}}));
  BOOST_TEST(second.needs == Lines{"lock_works"}, boost::test_tools::per_element());
  BOOST_TEST((second.visibility == Visibility::hidden));
  BOOST_TEST(second.hints == (Lines{"Think.", "Think again."}), boost::test_tools::per_element());
  BOOST_TEST(rubric.policy.allow == Lines{"<sys/epoll.h>"}, boost::test_tools::per_element());
  BOOST_TEST(rubric.policy.forbid == Lines{"std::mutex"}, boost::test_tools::per_element());
  BOOST_TEST_REQUIRE(rubric.measure.size() == 1u);
  BOOST_TEST(rubric.measure[0].full == 1.2);
  BOOST_TEST(rubric.measure[0].zero == 4.0);
}

BOOST_AUTO_TEST_CASE(budgets_have_defaults) {
  std::string const text = change(change(sound_rubric, "{rounds: 20, failure_costs: 5}", "{}"),
                                  "explore: {executions: 50, exhaustive: required}", "explore: ");
  Checked<Rubric> const read = load_rubric(text, "r.yaml", "threading/lock", sound_checks, sound_workloads);
  BOOST_TEST_REQUIRE(read.has_value(), joined(mistakes_of(read)));
  BOOST_TEST((read->checks[1].modes ==
              std::vector<ModePlan>{{Mode::explore, 300, false, {}}, {Mode::stress, 100, false, {}}}));
}

BOOST_AUTO_TEST_CASE(unknown_keys_get_the_nearest_known_one) {
  check_broken("header: lock.h", "header: lock.h\nmesure: []",
               {"r.yaml:5:1: unknown key 'mesure' in the rubric. Did you mean 'measure'?"});
  check_broken("    why:", "    whys: x\n    why:", {"r.yaml:9:5: unknown key 'whys' in a check. Did you mean 'why'?"});
  check_broken("rounds: 20", "round: 20", {"r.yaml:16:22: unknown key 'round' in mode stress. Did you mean 'rounds'?"});
  check_broken("forbid:", "zzz:", {"r.yaml:20:36: unknown key 'zzz' in 'policy'"});
  check_broken("memory: {}", "memory: {rounds: 3}", {"r.yaml:12:38: unknown key 'rounds' in mode memory"});
}

BOOST_AUTO_TEST_CASE(a_key_twice_is_noticed) {
  check_broken("title: Lock", "title: Lock\ntitle: Lock", {"r.yaml:3:1: key 'title' stands twice in the rubric"});
  check_broken("memory: {}", "functional: {}", {"r.yaml:12:29: key 'functional' stands twice in 'modes'"});
}

BOOST_AUTO_TEST_CASE(missing_keys_are_named) {
  check_broken("lesson: One thread is inside.\n", "", {"r.yaml:1:1: the rubric lacks 'lesson'"});
  check_broken("    points: 40\n", "", {"r.yaml:8:5: a check lacks 'points'"});
  check_broken("    modes: {functional: {}, memory: {}}\n", "",
               {"r.yaml:8:5: a check lacks 'modes'. For example: modes: {functional: {}}"});
  check_broken("reference: tbb", "reference: standard", {"r.yaml:1:1: the rubric lacks 'reference_note'"});
}

BOOST_AUTO_TEST_CASE(wrong_types_are_named) {
  check_broken("points: 40", "points: many", {"r.yaml:11:13: 'points' must be a whole number, not 'many'"});
  check_broken("points: 40", "points: 4.5", {"r.yaml:11:13: 'points' must be a whole number, not '4.5'"});
  check_broken("title: Lock", "title: [Lock]", {"r.yaml:2:8: 'title' must be a text"});
  check_broken("[lock_works]", "lock_works", {"r.yaml:17:12: 'needs' must be a list"});
  check_broken("[Think., Think again.]", "[{a: b}]", {"r.yaml:19:13: each of 'hints' must be a text"});
  check_broken("{functional: {}, memory: {}}", "[functional]",
               {"r.yaml:12:12: 'modes' must be a mapping (key: value)"});
  check_broken("rounds: 20", "rounds: [20]", {"r.yaml:16:30: 'rounds' must be a whole number"});
  check_broken("policy:", "  - a check\npolicy:", {"r.yaml:20:5: a check must be a mapping (key: value)"});
  check_lines(rubric_mistakes("[a, b]"), {"r.yaml:1:1: the rubric must be a mapping (key: value)"});
}

BOOST_AUTO_TEST_CASE(values_out_of_range_are_refused) {
  check_broken("points: 40", "points: -1", {"r.yaml:11:13: 'points' is -1, which is not between 0 and 1000"});
  check_broken("points: 40", "points: 99999999999", {"r.yaml:11:13: 'points' is out of range: '99999999999'"});
  check_broken("rounds: 20", "rounds: 0", {"r.yaml:16:30: 'rounds' is 0, which is not between 1 and 10000000"});
  check_broken("executions: 50", "executions: 0",
               {"r.yaml:16:75: 'executions' is 0, which is not between 1 and 10000000"});
  check_broken("level: 2", "level: 3", {"r.yaml:14:12: 'level' is 3, which is not between 1 and 2"});
  check_broken("level: 1", "level: 0", {"r.yaml:10:12: 'level' is 0, which is not between 1 and 2"});
  check_broken("failure_costs: 5", "failure_costs: 61",
               {"r.yaml:16:12: 'failure_costs' is 61, more than the check's 60 points"});
}

BOOST_AUTO_TEST_CASE(points_add_up) {
  check_broken("points: 40", "points: 41", {"r.yaml:8:3: the points of all checks add up to 101, not 100"});
  check_broken("header: lock.h", "header: lock.h\npoints: 90",
               {"r.yaml:9:3: the points of all checks add up to 100, not 90"});
  std::string const ninety = change(change(sound_rubric, "points: 40", "points: 30"), "levels:", "points: 90\nlevels:");
  check_lines(rubric_mistakes(ninety), {});
}

BOOST_AUTO_TEST_CASE(checks_match_checks_cc) {
  check_broken("id: lock_works", "id: lock_work",
               {"r.yaml: the check 'lock_works' (exercises/threading/lock/checks.cc:10) has no entry, so it would "
                "never run. Give it points",
                "r.yaml:8:9: there is no check 'lock_work' in checks.cc. Did you mean 'lock_works'?",
                "r.yaml:17:13: check 'lock_excludes' needs 'lock_works', which is not a check. Did you mean "
                "'lock_work'?"});
  check_broken("id: lock_excludes", "id: lock_works",
               {"r.yaml: the check 'lock_excludes' (exercises/threading/lock/checks.cc:20) has no entry, so it would "
                "never run. Give it points",
                "r.yaml:13:9: check 'lock_works' is listed twice"});
}

BOOST_AUTO_TEST_CASE(needs_are_known_lower_and_without_circles) {
  check_broken("needs: [lock_works]", "needs: [lock_work]",
               {"r.yaml:17:13: check 'lock_excludes' needs 'lock_work', which is not a check. Did you mean "
                "'lock_works'?"});
  check_broken("needs: [lock_works]", "needs: [lock_excludes]",
               {"r.yaml:17:12: 'needs' goes in a circle: lock_excludes -> lock_excludes"});
  check_broken("    level: 1", "    needs: [lock_excludes]\n    level: 1",
               {"r.yaml:10:12: 'needs' goes in a circle: lock_works -> lock_excludes -> lock_works",
                "r.yaml:10:13: check 'lock_works' needs 'lock_excludes' of a higher level"});
}

BOOST_AUTO_TEST_CASE(levels_do_not_go_down) {
  std::string const text =
      change(change(sound_rubric, "level: 1", "level: 2"), "level: 2\n    points: 60", "level: 1\n    points: 60");
  check_lines(rubric_mistakes(text),
              {"r.yaml:14:12: check 'lock_excludes' of level 1 stands after one of level 2. Order checks by level",
               "r.yaml:17:13: check 'lock_excludes' needs 'lock_works' of a higher level"});
  check_broken("[basic, futex]", "[]", {"r.yaml:5:9: 'levels' is empty"});
}

BOOST_AUTO_TEST_CASE(empty_texts_are_refused) {
  check_broken("Think again.", "\"\"", {"r.yaml:19:21: an empty text in 'hints'"});
  check_broken("Think again.", "\" \"", {"r.yaml:19:21: an empty text in 'hints'"});
  check_broken("title: Lock", "title: ' '", {"r.yaml:2:8: 'title' is empty"});
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused) {
  check_broken("memory: {}", "memmory: {}", {"r.yaml:12:29: unknown key 'memmory' in 'modes'. Did you mean 'memory'?"});
  check_broken("memory: {}", "measure: {}", {"r.yaml:12:29: unknown key 'measure' in 'modes'"});
  check_broken("{functional: {}, memory: {}}", "{}", {"r.yaml:12:12: 'modes' is empty: the check would never run"});
  check_broken("visibility: hidden", "visibility: secret",
               {"r.yaml:18:17: unknown visibility 'secret'. It is visible, hidden or after_due"});
  check_broken("reference: tbb", "reference: boost",
               {"r.yaml:6:12: unknown reference 'boost'. It is tbb, standard or sequential_model"});
  check_broken("required", "always", {"r.yaml:16:91: 'exhaustive' is 'always'. It is 'required', 'preferred' or 'no'"});
}

BOOST_AUTO_TEST_CASE(the_id_is_the_folder) {
  check_broken("threading/lock", "threading/look",
               {"r.yaml:1:11: 'exercise' is 'threading/look', but the folder is 'threading/lock'"});
}

BOOST_AUTO_TEST_CASE(measurements_compare_with_the_reference) {
  check_broken("full: 1.2x", "full: 1.2", {"r.yaml:21:59: 'full' is '1.2'. A ratio to the reference, such as 1.2x"});
  check_broken("full: 1.2x", "full: nanx", {"r.yaml:21:59: 'full' is 'nanx'. A ratio to the reference, such as 1.2x"});
  check_broken("zero: 4x", "zero: 1x",
               {"r.yaml:21:71: 'zero' is not greater than 'full'. A greater ratio is a slower submission"});
  check_broken("against: reference", "against: me", {"r.yaml:21:42: 'against' is 'me'. It is 'reference'"});
  check_broken("zero: 4x}", "zero: 4x}, {id: fast, points: 1, full: 1x, zero: 2x}",
               {"r.yaml:21:76: measurement 'fast' is listed twice"});
}

BOOST_AUTO_TEST_CASE(measurements_and_workloads_go_together) {
  check_broken("id: fast", "id: fats",
               {"r.yaml:1:1: workload 'fast' of measure.cc, line 3, is not listed under 'measure'",
                "r.yaml:21:11: measure.cc has no workload 'fats'. Write it there, as a BOOST_AUTO_TEST_CASE"});
  check_broken("reference: tbb", "reference: sequential_model\nreference_note: none",
               {"r.yaml:22:11: there is no reference to measure against. 'reference: sequential_model' says so"});
}

BOOST_AUTO_TEST_CASE(all_mistakes_come_at_once_and_in_file_order) {
  Checked<Rubric> const read =
      load_rubric(racecourse::test::read_golden("rubric/all_mistakes.yaml"), "rubric.yaml", "threading/lock",
                  {{"lock_works", 10}, {"lock_excludes", 20}, {"forgotten", 30}}, sound_workloads);
  racecourse::test::check_golden("rubric/all_mistakes.txt", joined(mistakes_of(read)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
