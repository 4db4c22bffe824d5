// Of a folder nothing but the header is read, and nothing that lies elsewhere.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "grader/submission/submission.h"

namespace racecourse::submission {
namespace {

namespace fs = std::filesystem;

struct Tree {
  Tree() {
    std::string name = "/tmp/racecourse-intake-XXXXXX";
    root = ::mkdtemp(name.data());
    write("elsewhere/lock.h", "// elsewhere\n");
    fs::create_directories(root / "mine");
  }
  ~Tree() { fs::remove_all(root); }
  void write(std::string const& path, std::string const& text) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  Result<Submission> take() const { return take_in(root / "mine", "threading/lock", "lock.h"); }
  void refused(std::string const& words) const {
    Result<Submission> const taken = take();
    BOOST_TEST_REQUIRE(taken.has_error());
    BOOST_TEST(taken.error().message.find(words) != std::string::npos, taken.error().message);
  }
  void taken(std::string const& text) const {
    Result<Submission> const taken = take();
    BOOST_TEST_REQUIRE(taken.has_value(), (taken ? "" : to_string(taken.error())));
    BOOST_TEST(taken->text == text);
  }
  fs::path root;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(folders, Tree)

BOOST_AUTO_TEST_CASE(a_link_that_leads_out) {
  fs::create_symlink(root / "elsewhere/lock.h", root / "mine/lock.h");
  refused("a link that leads out of the folder");
  fs::remove(root / "mine/lock.h");
  write("mine/sources/real.h", "// mine\n");
  fs::create_symlink("sources/real.h", root / "mine/lock.h");
  taken("// mine\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_leads_out) {
  write("elsewhere/threading/lock/lock.h", "// elsewhere\n");
  fs::create_symlink("../elsewhere/threading", root / "mine/threading");
  refused("a link that leads out of the folder");
  fs::remove(root / "mine/threading");
  write("mine/threading/lock/lock.h", "// mine\n");
  taken("// mine\n");
}

BOOST_AUTO_TEST_CASE(a_neighbour_whose_name_begins_alike_is_elsewhere) {
  write("mine too/lock.h", "// elsewhere\n");
  fs::create_symlink("../mine too/lock.h", root / "mine/lock.h");
  refused("a link that leads out of the folder");
}

BOOST_AUTO_TEST_CASE(the_folder_itself_may_be_a_link) {
  write("real/lock.h", "// mine\n");
  fs::remove(root / "mine");
  fs::create_symlink("real", root / "mine");
  taken("// mine\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_named_may_be_a_link) {
  fs::create_symlink(root / "elsewhere/lock.h", root / "mine/lock.h");
  BOOST_TEST(take_in(root / "mine/lock.h", "threading/lock", "lock.h").has_value());
}

BOOST_AUTO_TEST_CASE(pipes_and_devices_are_not_opened) {
  BOOST_TEST_REQUIRE(::mkfifo((root / "mine/lock.h").c_str(), 0600) == 0);
  refused("not an ordinary file");
  fs::remove(root / "mine/lock.h");
  fs::create_symlink("/dev/zero", root / "mine/lock.h");
  refused("not an ordinary file");
  BOOST_TEST(take_in("/dev/zero", "threading/lock", "lock.h").has_error());
}

BOOST_AUTO_TEST_CASE(of_a_checkout_only_the_exercise_is_taken) {
  write("mine/exercises/threading/lock/lock.h", "// mine\n");
  write("mine/threading/lock/lock.h", "// another\n");
  write("mine/.git/hooks/post-checkout", "#!/bin/sh\ntouch ran\n");
  taken("// mine\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
