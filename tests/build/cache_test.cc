// The cache: filled once whatever happens meanwhile, and kept small.
#include "grader/build/cache.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "grader/base/files.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

struct Cache {
  Cache() {
    std::string pattern = "/tmp/cache-test-XXXXXX";
    path = mkdtemp(pattern.data());
  }
  ~Cache() { fs::remove_all(path); }
  std::string path;
  bool work_is_empty() const { return !fs::exists(path + "/work") || fs::is_empty(path + "/work"); }
};

auto writes(std::string const& text) {
  return [text](std::string const& folder) { return write_file(folder + "/file", text); };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cache)

BOOST_AUTO_TEST_CASE(an_entry_is_filled_once) {
  Cache const cache;
  std::string const path = entry(cache.path, "bin", "key", writes("first")).value();
  BOOST_TEST(path == cache.path + "/bin/key");
  BOOST_TEST(entry(cache.path, "bin", "key", writes("second")).value() == path);
  BOOST_TEST(read_file(path + "/file").value() == "first");
  BOOST_TEST(entry(cache.path, "bin", "other", writes("third")).value() != path);
  BOOST_TEST(cache.work_is_empty());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_filled_is_not_there) {
  Cache const cache;
  auto const fails = [](std::string const&) -> Result<bool> { return Problem{"no", "", {}}; };
  BOOST_TEST(!entry(cache.path, "bin", "key", fails));
  BOOST_TEST(!fs::exists(cache.path + "/bin/key"));
  BOOST_TEST(cache.work_is_empty());
  BOOST_TEST(read_file(entry(cache.path, "bin", "key", writes("now")).value() + "/file").value() == "now");
}

// Eight threads ask for one entry, as eight graders would.
void ask_together(Cache const& cache, std::function<Result<bool>(std::string const&)> const& fill) {
  std::atomic<int> begun{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      ++begun;
      while (begun < 8) std::this_thread::yield();
      auto const filled = entry(cache.path, "bin", "key", fill);
      if (!filled || read_file(*filled + "/file").value() != "same") ++wrong;
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(cache.work_is_empty());
}

BOOST_AUTO_TEST_CASE(one_fills_and_the_others_wait) {
  Cache const cache;
  std::atomic<int> times{0};
  ask_together(cache, [&](std::string const& folder) {
    ++times;
    return write_file(folder + "/file", "same");
  });
  BOOST_TEST(times == 1);
  BOOST_TEST(fs::is_empty(cache.path + "/turns"));
}

BOOST_AUTO_TEST_CASE(many_may_fill_the_same_entry_at_once_where_turns_cannot_be_had) {
  Cache const cache;
  std::ofstream(cache.path + "/turns") << "a file where a folder should be";
  std::atomic<int> filling{0};
  ask_together(cache, [&](std::string const& folder) {
    ++filling;
    while (filling < 8) std::this_thread::yield();
    return write_file(folder + "/file", "same");
  });
}

BOOST_AUTO_TEST_CASE(another_has_its_turn_when_the_first_fails) {
  Cache const cache;
  std::atomic<int> times{0};
  auto const filled = [&](std::string const& folder) -> Result<bool> {
    if (++times == 1) return Problem{"no", "", {}};
    return write_file(folder + "/file", "now");
  };
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      if (!entry(cache.path, "bin", "key", filled)) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(failed == 1);
  BOOST_TEST(times == 2);
}

BOOST_AUTO_TEST_CASE(the_turn_of_a_killed_grader_ends_with_it) {
  Cache const cache;
  fs::create_directories(cache.path + "/turns");
  int to_parent[2];
  BOOST_TEST_REQUIRE(pipe(to_parent) == 0);
  pid_t const child = fork();
  if (child == 0) {
    int const file = open((cache.path + "/turns/bin-key").c_str(), O_RDWR | O_CREAT, 0600);
    if (flock(file, LOCK_EX) == 0 && write(to_parent[1], "x", 1) == 1) raise(SIGSTOP);
    _exit(1);
  }
  char has_it = ' ';
  BOOST_TEST_REQUIRE(read(to_parent[0], &has_it, 1) == 1);
  std::thread asker([&] { BOOST_TEST(entry(cache.path, "bin", "key", writes("mine")).has_value()); });
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  asker.join();
  BOOST_TEST(read_file(cache.path + "/bin/key/file").value() == "mine");
  close(to_parent[0]);
  close(to_parent[1]);
}

BOOST_AUTO_TEST_CASE(an_unwritable_cache_is_a_problem_with_a_remedy) {
  auto const path = entry("/proc/no-such-cache", "bin", "key", writes("x"));
  BOOST_TEST_REQUIRE(!path);
  BOOST_TEST(path.error().message.find("/proc/no-such-cache") != std::string::npos);
  BOOST_TEST(path.error().remedy.find("RACECOURSE_CACHE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_longest_unused_go_first) {
  Cache const cache;
  std::string const kilobyte(1000, 'x');
  for (int i = 0; i < 4; ++i) {
    std::string const path = entry(cache.path, "bin", std::to_string(i), writes(kilobyte)).value();
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(10 - i));
  }
  entry(cache.path, "bin", "0", writes("")).value();  // used just now
  tidy(cache.path, 2000);
  BOOST_TEST(fs::exists(cache.path + "/bin/0"));
  BOOST_TEST(!fs::exists(cache.path + "/bin/1"));
  BOOST_TEST(!fs::exists(cache.path + "/bin/2"));
  BOOST_TEST(fs::exists(cache.path + "/bin/3"));
}

BOOST_AUTO_TEST_CASE(work_of_the_dead_is_removed_and_of_the_living_kept) {
  Cache const cache;
  std::string const dead = cache.path + "/work/2147483646-0",
                    ours = cache.path + "/work/" + std::to_string(getpid()) + "-9";
  fs::create_directories(dead);
  fs::create_directories(ours);
  tidy(cache.path, 1'000'000);
  BOOST_TEST(!fs::exists(dead));
  BOOST_TEST(fs::exists(ours));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::build
