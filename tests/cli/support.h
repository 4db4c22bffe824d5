// The program as people type it, on a small course of its own. Nothing here compiles or grades: tests/end_to_end does.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace racecourse::cli::test {

namespace fs = std::filesystem;

inline void write(fs::path const& path, std::string const& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  BOOST_TEST_REQUIRE(file.good(), path << " cannot be written");
}

inline std::string read(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  BOOST_TEST_REQUIRE(file.good(), path << " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Said {
  int status = 0;
  std::string out, err;
};

// Two exercises, one after the other, with a stub each.
class Course {
 public:
  Course() {
    char name[] = "/tmp/racecourse-cli-XXXXXX";
    BOOST_TEST_REQUIRE(mkdtemp(name) != nullptr);
    root = name;
    write(root / "exercises/curriculum.yaml",
          "tracks:\n"
          "  - {name: threading, title: Threads, exercises: [{id: threading/lock, title: Lock}]}\n"
          "  - name: asyncio\n"
          "    title: One thread, many tasks\n"
          "    exercises: [{id: asyncio/loop, title: Loop, requires: [threading/lock]}]\n");
    add("threading/lock", "lock");
    add("asyncio/loop", "loop");
  }
  ~Course() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }
  Course(Course const&) = delete;

  // `arguments` are words for a shell.
  Said run(std::string const& arguments) const {
    std::string const command = "RACECOURSE_ROOT=" + root.string() + " RACECOURSE_CACHE=" + root.string() +
                                "/cache grader/cli/racecourse " + arguments + " </dev/null >" + root.string() +
                                "/out 2>" + root.string() + "/err";
    int const status = std::system(command.c_str());
    BOOST_TEST_REQUIRE(WIFEXITED(status));
    return {WEXITSTATUS(status), read(root / "out"), read(root / "err")};
  }

  fs::path header() const { return root / "exercises/threading/lock/lock.h"; }

  fs::path root;

 private:
  void add(std::string const& exercise, std::string const& name) const {
    fs::path const folder = root / "exercises" / exercise;
    write(folder / (name + ".h"), "#pragma once\n");
    write(folder / (name + ".stub"), "#pragma once\n");
    write(folder / "checks.cc", "BOOST_AUTO_TEST_CASE(it_works) {}\n");
    write(folder / "rubric.yaml", "exercise: " + exercise + "\ntitle: All about " + name +
                                      "\nlesson: It works.\nheader: " + name +
                                      ".h\nlevels: [easy, hard]\nreference: tbb\nchecks:\n"
                                      "  - {id: it_works, level: 1, points: 100, modes: {functional: {}}}\n");
  }
};

}  // namespace racecourse::cli::test
