// reset never throws work away, whatever stands where the header should.
#include <sys/stat.h>

#include "tests/cli/support.h"

namespace racecourse::cli::test {
namespace {

constexpr char const* stub = "#pragma once\n";
constexpr char const* left_alone =
    "racecourse: exercises/threading/lock/lock.h is there and cannot be read, so it was left as it is. Mend or move "
    "it, "
    "then reset again\n";

fs::path kept(Course const& course, int number) { return course.header().string() + "." + std::to_string(number); }

}  // namespace

BOOST_AUTO_TEST_SUITE(reset)

BOOST_AUTO_TEST_CASE(each_version_is_kept_under_a_name_of_its_own) {
  Course const course;
  for (int i = 1; i <= 3; ++i) {
    std::string const mine = "my work " + std::to_string(i);
    write(course.header(), mine);
    Said const said = course.run("reset threading/lock");
    BOOST_TEST(said.status == 0);
    BOOST_TEST(said.out == "Your version is kept as exercises/threading/lock/lock.h." + std::to_string(i) +
                               "\nexercises/threading/lock/lock.h is the stub again.\n");
    BOOST_TEST(read(course.header()) == stub);
    BOOST_TEST(read(kept(course, i)) == mine);
  }
  BOOST_TEST(read(kept(course, 1)) == "my work 1");
}

BOOST_AUTO_TEST_CASE(the_stub_is_not_kept) {
  Course const course;
  Said const said = course.run("reset threading/lock");
  BOOST_TEST(said.status == 0);
  BOOST_TEST(said.out == "exercises/threading/lock/lock.h is the stub already.\n");
  BOOST_TEST(!fs::exists(kept(course, 1)));
}

BOOST_AUTO_TEST_CASE(a_header_that_is_gone_comes_back) {
  Course const course;
  fs::remove(course.header());
  BOOST_TEST(course.run("reset threading/lock").status == 0);
  BOOST_TEST(read(course.header()) == stub);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_kept_as_they_are) {
  Course const course;
  std::string const mine("\xff\r\n\0x", 5);
  write(course.header(), mine);
  BOOST_TEST(course.run("reset threading/lock").status == 0);
  BOOST_TEST(read(kept(course, 1)) == mine);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_left_alone) {
  Course const course;
  fs::remove(course.header());
  fs::create_directory(course.header());
  Said said = course.run("reset threading/lock");
  BOOST_TEST(said.status == 3);
  BOOST_TEST(said.err == left_alone);
  BOOST_TEST(fs::is_directory(course.header()));

  fs::remove(course.header());
  BOOST_TEST_REQUIRE(mkfifo(course.header().c_str(), 0600) == 0);
  said = course.run("reset threading/lock");
  BOOST_TEST(said.status == 3);
  BOOST_TEST(said.err == left_alone);

  fs::remove(course.header());
  fs::create_symlink("lock.h", course.header());
  said = course.run("reset threading/lock");
  BOOST_TEST(said.status == 3);
  BOOST_TEST(said.err == left_alone);
}

BOOST_AUTO_TEST_CASE(a_file_behind_a_link_is_not_written_to) {
  Course const course;
  fs::path const elsewhere = course.root / "elsewhere.h";
  write(elsewhere, "my work");
  fs::remove(course.header());
  fs::create_symlink(elsewhere, course.header());
  BOOST_TEST(course.run("reset threading/lock").status == 0);
  BOOST_TEST(read(elsewhere) == "my work");
  BOOST_TEST(read(kept(course, 1)) == "my work");
  BOOST_TEST(read(course.header()) == stub);
}

BOOST_AUTO_TEST_CASE(without_a_stub_nothing_is_done) {
  Course const course;
  write(course.header(), "my work");
  fs::remove(course.root / "exercises/threading/lock/lock.stub");
  Said const said = course.run("reset threading/lock");
  BOOST_TEST(said.status == 3);
  BOOST_TEST(said.err.starts_with("the stub of threading/lock is missing: "), said.err);
  BOOST_TEST(read(course.header()) == "my work");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::cli::test
