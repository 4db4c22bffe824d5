#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

std::string const sound = R"(tracks:
  - name: threading
    title: Threads
    exercises:
      - {id: threading/lock, title: Lock, requires: []}
      - {id: threading/condition, title: Condition, requires: [threading/lock]}
  - name: asyncio
    title: Loops
    exercises:
      - {id: asyncio/loop, title: Loop}
)";
Lines const folders{"asyncio/loop", "threading/condition", "threading/lock"};

void check_broken(std::string const& from, std::string const& to, Lines const& expected) {
  BOOST_TEST_CONTEXT("'" << from << "' -> '" << to << "'") {
    check_lines(mistakes_of(load_curriculum(change(sound, from, to), "c.yaml", folders)), expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(curricula)

BOOST_AUTO_TEST_CASE(a_sound_curriculum_is_read_in_order) {
  Checked<Curriculum> const read = load_curriculum(sound, "c.yaml", folders);
  BOOST_TEST_REQUIRE(read.has_value(), joined(mistakes_of(read)));
  BOOST_TEST_REQUIRE(read->tracks.size() == 2u);
  BOOST_TEST(read->tracks[0].name == "threading");
  BOOST_TEST_REQUIRE(read->tracks[0].lessons.size() == 2u);
  Lesson const& second = read->tracks[0].lessons[1];
  BOOST_TEST(second.exercise == "threading/condition");
  BOOST_TEST(second.title == "Condition");
  BOOST_TEST(second.requires_ == Lines{"threading/lock"}, boost::test_tools::per_element());
  BOOST_TEST((second.place == Place{"c.yaml", 6, 9}));
  BOOST_TEST(read->tracks[1].lessons[0].requires_.empty());
}

BOOST_AUTO_TEST_CASE(keys_and_types_are_checked) {
  check_broken(
      "title: Loops", "titles: Loops",
      {"c.yaml:7:5: a track lacks 'title'", "c.yaml:8:5: unknown key 'titles' in a track. Did you mean 'title'?"});
  check_broken("title: Lock,", "title: [],", {"c.yaml:5:37: 'title' must be a text"});
  check_broken("requires: []", "requires: none", {"c.yaml:5:53: 'requires' must be a list"});
  check_lines(mistakes_of(load_curriculum("- a", "c.yaml", {})),
              {"c.yaml:1:1: the curriculum must be a mapping (key: value)"});
  check_lines(mistakes_of(load_curriculum("", "c.yaml", {})),
              {"c.yaml: empty. grader/docs/authoring-formats.md shows what belongs here"});
}

BOOST_AUTO_TEST_CASE(nothing_is_listed_twice) {
  check_broken("{id: asyncio/loop, title: Loop}",
               "{id: asyncio/loop, title: Loop}\n      - {id: threading/lock, title: Again}",
               {"c.yaml:11:14: exercise 'threading/lock' is listed twice"});
  check_broken("name: asyncio", "name: threading", {"c.yaml:7:11: track 'threading' is listed twice"});
}

BOOST_AUTO_TEST_CASE(prerequisites_are_known_and_earlier) {
  check_broken("[threading/lock]", "[threading/look]",
               {"c.yaml:6:64: 'threading/condition' requires 'threading/look', which is not an exercise. Did you mean "
                "'threading/lock'?"});
  check_broken("requires: []", "requires: [asyncio/loop]",
               {"c.yaml:5:54: 'threading/lock' requires 'asyncio/loop', which comes later. Move 'asyncio/loop' up"});
  check_broken("requires: []", "requires: [threading/lock]",
               {"c.yaml:5:53: 'requires' goes in a circle: threading/lock -> threading/lock"});
  check_broken("requires: []", "requires: [threading/condition]",
               {"c.yaml:5:53: 'requires' goes in a circle: threading/lock -> threading/condition -> threading/lock"});
}

BOOST_AUTO_TEST_CASE(folders_and_entries_match) {
  check_broken("id: asyncio/loop", "id: asyncio/lop",
               {"c.yaml: the folder exercises/asyncio/loop is not listed. Give it a place in a track",
                "c.yaml:10:14: there is no exercise in exercises/asyncio/lop. Did you mean 'asyncio/loop'?"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
