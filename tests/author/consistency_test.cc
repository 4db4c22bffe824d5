#include "grader/author/consistency.h"

#include "tests/author/support.h"

namespace racecourse::author::test {
namespace {

std::string const readme =
    "# Locks\n\n**Invariant.** At most one is\ninside.\n\n## Levels\n\n1. **Spinning.** It spins.\n2. **Sleeping.** It "
    "sleeps.\n\n## Commands\n\n./racecourse grade threading/lock\n";

std::string changed(std::string text, std::string const& from, std::string const& to) {
  std::size_t const at = text.find(from);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct Sound {
  rubric::Rubric rubric = lock();
  rubric::Curriculum curriculum;
  Texts texts;

  Sound() {
    curriculum.tracks = {{"threading",
                          "Threads",
                          {{"threading/lock", "Lock", {}, {"c.yaml", 2, 1}},
                           {"threading/condition", "Condition", {"threading/lock"}, {"c.yaml", 3, 1}},
                           {"threading/queue", "Queue", {"threading/condition"}, {"c.yaml", 4, 1}}}}};
    texts.readme = readme;
    texts.solutions = {"while (flag_.exchange(true)) {\n}\nreturn;\n"};
    texts.files = {"exercises/threading/lock/README.md",        "exercises/threading/lock/lock.h",
                   "exercises/threading/lock/lock.stub",        "exercises/threading/lock/scenarios.h",
                   "reference/threading/lock/lock.h",           "solutions/threading/lock/lock.h",
                   "solutions/threading/lock/mutants.yaml",     "solutions/threading/lock/right/a.h",
                   "solutions/threading/lock/wrong/expect.yaml"};
  }
  Lines wrong() const { return lines_of(inconsistencies(rubric, curriculum, texts)); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(consistency)

BOOST_AUTO_TEST_CASE(a_sound_exercise_is_consistent) {
  BOOST_TEST(Sound().wrong() == Lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_readme_says_the_same_as_the_rubric) {
  Sound course;
  course.texts.readme = "";
  check_only(course.wrong(), "exercises/threading/lock/README.md: there is no README.md");
  course.texts.readme = changed(readme, "inside.", "`inside`.");  // the same to whoever reads it
  BOOST_TEST(course.wrong().empty());
  course.texts.readme = changed(readme, "At most one", "One or two");
  check_only(course.wrong(), "the README does not say the rubric's lesson: At most one is inside.");
  course.texts.readme = changed(readme, "./racecourse grade threading/lock", "./racecourse grade");
  check_only(course.wrong(), "the README does not say how to grade");
  course.texts.readme = changed(readme, "Sleeping", "Futex");
  check_only(course.wrong(), "README.md:9:1: level 2 is 'futex' here, and 'sleeping' in rubric.yaml");
  course.texts.readme = changed(readme, "2. **Sleeping.**", "And");
  check_only(course.wrong(), "the README has 1 levels, rubric.yaml has 2");
}

BOOST_AUTO_TEST_CASE(hints_are_there_and_hold_no_code) {
  Sound course;
  course.rubric.checks[0].hints.clear();
  check_only(course.wrong(), "rubric.yaml:7:5: check 'works' has no hint");
  course.rubric.checks[0].points = 0;
  BOOST_TEST(course.wrong().empty());
  course.rubric.checks[1].hints = {"Write while (flag_.exchange(true)) and wait."};
  check_only(course.wrong(), "a hint of check 'excludes' has a line of a solution: while (flag_.exchange(true))");
  course.rubric.checks[1].hints = {"Which operation is one step? exchange() is."};  // a name is no code
  BOOST_TEST(course.wrong().empty());
  course.rubric.checks[1].hints = {"Think.", "think. "};
  check_only(course.wrong(), "check 'excludes' has the same hint twice");
}

BOOST_AUTO_TEST_CASE(each_visible_check_says_why_it_matters) {
  Sound course;
  course.rubric.checks[0].why.clear();
  check_only(course.wrong(), "check 'works' does not say why it matters");
  course.rubric.checks[0].visibility = rubric::Visibility::hidden;
  BOOST_TEST(course.wrong().empty());
}

BOOST_AUTO_TEST_CASE(what_may_be_included_was_built_before) {
  Sound course;
  course.rubric.policy.exercises = {"threading/lock"};
  check_only(course.wrong(), "the policy lets students include 'threading/lock'");
  // Also through another exercise.
  course.rubric.exercise = "threading/queue";
  for (std::string& file : course.texts.files) file = changed(file, "threading/lock", "threading/queue");
  course.texts.readme = changed(readme, "grade threading/lock", "grade threading/queue");
  BOOST_TEST(course.wrong() == Lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_exercise_stands_in_the_track_of_its_folder) {
  Sound course;
  course.curriculum.tracks[0].name = "patterns";
  check_only(course.wrong(), "c.yaml:2:1: 'threading/lock' stands in the track 'patterns'");
}

BOOST_AUTO_TEST_CASE(what_is_not_filled_in_is_told) {
  Sound course;
  course.texts.unfilled = {{"exercises/threading/lock/README.md", 1, 3}};
  check_only(course.wrong(), "README.md:1:3: 'FILL IN' is left here");
}

BOOST_AUTO_TEST_CASE(stray_files_are_told) {
  for (char const* const stray : {"exercises/threading/lock/lock.h.orig", "exercises/threading/lock/old/lock.h",
                                  "solutions/threading/lock/notes.txt", "solutions/threading/lock/right/a.cc",
                                  "solutions/threading/lock/maybe/a.h", "reference/threading/lock/b.h"}) {
    Sound course;
    course.texts.files.push_back(stray);
    check_only(course.wrong(), std::string(stray) + ": a stray file");
  }
}

BOOST_AUTO_TEST_CASE(missing_files_are_told) {
  Sound course;
  course.texts.files.erase(course.texts.files.begin() + 4);
  check_only(course.wrong(), "reference/threading/lock/lock.h: this file is missing");
  course.rubric.reference = rubric::Reference::sequential_model;
  BOOST_TEST(course.wrong().empty());
  course.texts.files.push_back("reference/threading/lock/lock.h");
  check_only(course.wrong(), "reference/threading/lock/lock.h: a stray file. The rubric says that the reference is");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test
