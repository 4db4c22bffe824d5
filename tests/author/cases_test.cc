#include "grader/author/cases.h"

#include "tests/author/support.h"

namespace racecourse::author::test {
namespace {

// A whole exercise on disk; each test takes something away or adds something.
struct OnDisk : Folder {
  OnDisk() {
    write("exercises/threading/lock/lock.h", "// stub\n");
    write("exercises/threading/lock/lock.stub", "// stub\n");
    write("solutions/threading/lock/lock.h", "// model\n");
    write("solutions/threading/lock/right/b.h", "");
    write("solutions/threading/lock/right/a.h", "");
    write("solutions/threading/lock/wrong/o1.h", "");
    expect("- {file: o1.h, description: Wrong., detector: explore, fails: {excludes: []}}\n");
  }
  void expect(std::string const& text) const { write("solutions/threading/lock/wrong/expect.yaml", text); }
  std::vector<Case> cases(Extent extent = Extent::everything) {
    problems.clear();
    return cases_of(path, lock(), extent, problems);
  }
  Lines names(Extent extent = Extent::everything) {
    Lines all;
    for (Case const& c : cases(extent)) all.push_back(c.name());
    return all;
  }
  Problems problems;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cases)

BOOST_AUTO_TEST_CASE(all_that_proves_an_exercise_is_found) {
  OnDisk disk;
  Lines const expected{
      "exercises/threading/lock/lock.stub",  "solutions/threading/lock/lock.h",
      "solutions/threading/lock/right/a.h",  "solutions/threading/lock/right/b.h",
      "solutions/threading/lock/wrong/o1.h", "solutions/threading/lock/wrong/o1.h, explore mode alone"};
  BOOST_TEST(disk.names() == expected, boost::test_tools::per_element());
  BOOST_TEST(disk.problems.empty());
}

BOOST_AUTO_TEST_CASE(another_detector_is_not_graded_twice) {
  OnDisk disk;
  disk.expect("- {file: o1.h, description: Wrong., detector: memory, fails: {excludes: []}}\n");
  BOOST_TEST(disk.names().size() == 5u);
}

BOOST_AUTO_TEST_CASE(in_a_sample_the_detector_has_the_only_word) {
  OnDisk disk;
  for (std::string const detector : {"explore", "memory"}) {
    disk.expect("- {file: o1.h, description: Wrong., detector: " + detector + ", fails: {excludes: []}}\n");
    Lines const names = disk.names(Extent::sample);
    BOOST_TEST(names.size() == 5u);
    BOOST_TEST(names.back() == "solutions/threading/lock/wrong/o1.h, " + detector + " mode alone");
  }
}

BOOST_AUTO_TEST_CASE(a_header_that_is_not_the_stub_is_told) {
  OnDisk disk;
  disk.write("exercises/threading/lock/lock.h", "// solved\n");
  disk.cases();
  check_only(lines_of(disk.problems),
             "exercises/threading/lock/lock.h: the header is not what the stub beside it says");
}

BOOST_AUTO_TEST_CASE(entries_and_wrong_submissions_belong_together) {
  OnDisk disk;
  disk.write("solutions/threading/lock/wrong/o2.h", "");
  disk.cases();
  check_only(lines_of(disk.problems), "nothing is expected of o2.h. Add an entry");
  std::filesystem::remove(disk.path + "/solutions/threading/lock/wrong/o2.h");
  std::filesystem::remove(disk.path + "/solutions/threading/lock/wrong/o1.h");
  BOOST_TEST(disk.names().size() == 4u);
  check_only(lines_of(disk.problems), "expect.yaml:1:3: there is no solutions/threading/lock/wrong/o1.h");
}

BOOST_AUTO_TEST_CASE(expectations_that_cannot_be_read_are_told) {
  OnDisk disk;
  disk.expect("- {file: o1.h, description: Wrong., detector: luck, fails: {excludes: []}}\n");
  disk.cases();
  check_only(lines_of(disk.problems), "unknown detector 'luck'");
  std::filesystem::remove(disk.path + "/solutions/threading/lock/wrong/expect.yaml");
  disk.cases();
  check_only(lines_of(disk.problems), "it is not said what wrong submissions must get");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test
