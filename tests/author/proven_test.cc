#include "grader/author/proven.h"

#include "tests/author/support.h"

namespace racecourse::author::test {
namespace {

struct Before {
  Folder folder;
  Case c{"wrong/o1.h", Role::wrong, rubric::Expectation{}, {}};

  Before() {
    folder.write("wrong/o1.h", "int one;\n");
    c.expected->fails["excludes"] = {"two owners"};
    proven("setting").remember(c, {40, 100, 1.5});
  }
  Proven proven(std::string const& setting) const { return {folder.path, folder.path + "/cache", setting}; }
  bool knows(Case const& asked) const { return proven("setting").recall(asked).has_value(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(proven)

BOOST_AUTO_TEST_CASE(what_is_the_same_is_recalled) {
  Before const before;
  std::optional<Judgement> const known = before.proven("setting").recall(before.c);
  BOOST_TEST_REQUIRE(known.has_value());
  BOOST_TEST(known->score == 40);
  BOOST_TEST(known->max_score == 100);
  BOOST_TEST(known->seconds == 1.5);
}

BOOST_AUTO_TEST_CASE(each_part_of_a_judgement_counts) {
  Before before;
  BOOST_TEST(!before.proven("other checks").recall(before.c).has_value());
  Case other = before.c;
  other.expected->fails["excludes"] = {"other words"};
  BOOST_TEST(!before.knows(other));
  other = before.c;
  other.expected->may_fail = {"works"};
  BOOST_TEST(!before.knows(other));
  other = before.c;
  other.modes = {Mode::explore};
  BOOST_TEST(!before.knows(other));
  other = before.c;
  other.role = Role::right;
  BOOST_TEST(!before.knows(other));
  BOOST_TEST(before.knows(before.c));
  before.folder.write("wrong/o1.h", "int two;\n");
  BOOST_TEST(!before.knows(before.c));
}

// "may fail a" and "fails a" with no words must not look alike.
BOOST_AUTO_TEST_CASE(parts_do_not_run_into_each_other) {
  Before const before;
  Case must = before.c, may = before.c;
  must.expected->fails = {{"a", {}}, {"b", {}}};
  may.expected->fails = {{"a", {}}};
  may.expected->may_fail = {"b"};
  before.proven("setting").remember(must, {});
  BOOST_TEST(!before.knows(may));
}

BOOST_AUTO_TEST_CASE(a_new_judgement_takes_the_place_of_the_old_one) {
  Before const before;
  before.proven("new setting").remember(before.c, {100, 100, 2});
  BOOST_TEST(!before.knows(before.c));
  int files = 0;
  for ([[maybe_unused]] auto const& file : std::filesystem::directory_iterator(before.folder.path + "/cache/proven")) {
    ++files;
  }
  BOOST_TEST(files == 1);
}

BOOST_AUTO_TEST_CASE(a_damaged_record_is_none) {
  Before const before;
  for (auto const& file : std::filesystem::directory_iterator(before.folder.path + "/cache/proven")) {
    BOOST_TEST_REQUIRE(write_file(file.path().string(), "half a li").has_value());
  }
  BOOST_TEST(!before.knows(before.c));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test
