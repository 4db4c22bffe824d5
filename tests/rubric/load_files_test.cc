// The two loaders that open files, in a folder made for each test.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

namespace fs = std::filesystem;

struct Root {
  Root() {
    std::string pattern = (fs::temp_directory_path() / "rubric.XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  Root(Root const&) = delete;
  Root& operator=(Root const&) = delete;
  ~Root() { fs::remove_all(path); }

  void write(std::string const& name, std::string const& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }

  fs::path path;
};

std::string const checks = "BOOST_AUTO_TEST_CASE(lock_works) {}\nBOOST_AUTO_TEST_CASE(lock_excludes) {}\n";
std::string const workloads = "BOOST_AUTO_TEST_CASE(fast) {}\n";
std::string const measure_name = "exercises/threading/lock/measure.cc";
std::string const rubric_name = "exercises/threading/lock/rubric.yaml";
std::string const checks_name = "exercises/threading/lock/checks.cc";
std::string const curriculum_name = "exercises/curriculum.yaml";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(files, Root)

BOOST_AUTO_TEST_CASE(a_rubric_is_read_with_its_checks) {
  write(rubric_name, sound_rubric);
  write(checks_name, checks);
  write(measure_name, workloads);
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")), {});
  write(checks_name, checks + "BOOST_AUTO_TEST_CASE(forgotten) {}\n");
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")),
              {rubric_name + ": the check 'forgotten' (" + checks_name +
               ":3) has no entry, so it would never run. Give it points"});
}

BOOST_AUTO_TEST_CASE(missing_files_are_named) {
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")),
              {rubric_name + ": no such file", checks_name + ": no such file"});
  check_lines(mistakes_of(load_curriculum_file(path)), {curriculum_name + ": no such file"});
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_not_opened) {
  write(checks_name, checks);
  fs::create_directories(path / rubric_name);
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")), {rubric_name + ": not a file"});
  fs::remove(path / rubric_name);
  fs::create_symlink("/dev/zero", path / rubric_name);
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")), {rubric_name + ": not a file"});
}

BOOST_AUTO_TEST_CASE(large_files_are_refused) {
  write(rubric_name, std::string(10u << 20, 'a'));
  write(checks_name, checks);
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")),
              {rubric_name + ": larger than 1 MiB. A file of this kind has a few kilobytes"});
  write(rubric_name, sound_rubric);
  write(checks_name, std::string(2u << 20, '\n'));
  check_lines(mistakes_of(load_rubric_file(path, "threading/lock")), {checks_name + ": larger than 1 MiB"});
}

BOOST_AUTO_TEST_CASE(a_curriculum_lists_the_folders_with_exercises) {
  write(curriculum_name, "tracks: [{name: threading, title: T, exercises: [{id: threading/lock, title: Lock}]}]");
  write(rubric_name, sound_rubric);
  write("exercises/kit/internal/kit.h", "");
  write("exercises/kit/kit.h", "");
  check_lines(mistakes_of(load_curriculum_file(path)), {});
  write("exercises/asyncio/loop/checks.cc", "");
  check_lines(mistakes_of(load_curriculum_file(path)),
              {curriculum_name + ": the folder exercises/asyncio/loop is not listed. Give it a place in a track"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
