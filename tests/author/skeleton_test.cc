#include "grader/author/skeleton.h"

#include "grader/author/cases.h"
#include "grader/author/consistency.h"
#include "tests/author/support.h"

namespace racecourse::author::test {
namespace {

std::string const curriculum =
    "# The only registry.\ntracks:\n  - name: threading\n    title: Threads\n    exercises:\n"
    "      - {id: threading/lock, title: Lock, requires: []}\n  - name: asyncio\n    title: Tasks\n    exercises:\n"
    "      - {id: asyncio/loop, title: Loop, requires: []}\n";

// The skeleton on disk, and what it is read as.
struct Made : Folder {
  Made() {
    for (auto const& [file, text] : skeleton("threading/latch")) write(file, text);
  }
  rubric::Rubric rubric() const {
    auto const read = rubric::load_rubric_file(path, "threading/latch");
    BOOST_TEST_REQUIRE(read.has_value(), (read ? "" : to_string(read.error().front())));
    return *read;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(skeletons)

BOOST_AUTO_TEST_CASE(names_are_a_track_and_a_name) {
  for (char const* const good : {"threading/latch", "a/b", "patterns/connection_pool", "x1/y2"}) {
    BOOST_TEST(is_exercise_name(good), good);
  }
  for (char const* const bad :
       {"latch", "threading/", "/latch", "Threading/latch", "a/b/c", "a/../b", "a/b c", "1/2", ""}) {
    BOOST_TEST(!is_exercise_name(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(it_is_an_exercise_that_can_be_read) {
  Made const made;
  rubric::Rubric const rubric = made.rubric();
  BOOST_TEST(rubric.exercise == "threading/latch");
  BOOST_TEST(rubric.header == "latch.h");
  Problems problems;
  BOOST_TEST(cases_of(made.path, rubric, Extent::everything, problems).size() == 5u);
  BOOST_TEST(lines_of(problems) == Lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(only_the_marks_are_wrong_with_it) {
  Made const made;
  rubric::Curriculum const course{
      {{"threading", "Threads", {{"threading/latch", "Latch", {}, {"exercises/curriculum.yaml", 6, 7}}}}}};
  Texts texts = texts_of(made.path, made.rubric());
  BOOST_TEST(texts.unfilled.size() > 10u);
  texts.unfilled.clear();
  BOOST_TEST(lines_of(inconsistencies(made.rubric(), course, texts)) == Lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_name_is_left_to_fill_in) {
  for (auto const& [file, text] : skeleton("patterns/bank")) {
    BOOST_TEST(text.find("TRACK") == std::string::npos, file);
    BOOST_TEST(text.find("NAME") == std::string::npos, file);
    BOOST_TEST(file.find("patterns/bank") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(it_is_listed_at_the_end_of_its_track) {
  Result<std::string> const changed = listed(curriculum, "threading/latch");
  BOOST_TEST_REQUIRE(changed.has_value());
  std::string const line = "      - {id: threading/latch, title: \"FILL IN\", requires: []}\n";
  std::size_t const at = changed->find(line);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  BOOST_TEST(at > changed->find("threading/lock"));
  BOOST_TEST(at < changed->find("asyncio"));
  std::string without = *changed;
  BOOST_TEST(without.erase(at, line.size()) == curriculum);
  auto const read = rubric::load_curriculum(*changed, "c.yaml", {"threading/lock", "threading/latch", "asyncio/loop"});
  BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_CASE(a_track_has_to_be_there) {
  Result<std::string> const changed = listed(curriculum, "patterns/bank");
  BOOST_TEST_REQUIRE(!changed.has_value());
  BOOST_TEST(
      to_string(changed.error()).find("there is no track 'patterns'. Add it to exercises/curriculum.yaml first") !=
      std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test
