#include "grader/build/cache.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "grader/build/turn.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

std::uint64_t size_of(fs::path const& folder) {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (auto const& file : fs::recursive_directory_iterator(folder, ignored)) {
    if (file.is_regular_file(ignored)) bytes += file.file_size(ignored);
  }
  return bytes;
}

void remove_dead_work(std::string const& cache) {
  std::error_code ignored;
  for (auto const& folder : fs::directory_iterator(cache + "/work", ignored)) {
    pid_t const owner = std::atoi(folder.path().filename().c_str());
    if (owner <= 0 || (kill(owner, 0) != 0 && errno == ESRCH)) fs::remove_all(folder.path(), ignored);
  }
}

// Is it? Then it has been used just now.
bool is_there(std::string const& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  fs::last_write_time(path, fs::file_time_type::clock::now(), error);
  return true;
}

}  // namespace

WorkFolder::WorkFolder(std::string const& cache) : cache_(cache) {
  static std::atomic<int> serial{0};
  std::string const path = cache + "/work/" + std::to_string(getpid()) + "-" + std::to_string(serial++);
  std::error_code error;
  fs::remove_all(path, error);
  if (!fs::create_directories(path, error)) return;
  fs::permissions(path, fs::perms::all, error);  // a jail of root's runs as nobody
  path_ = path;
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Problem WorkFolder::problem() const {
  return {"cannot make a folder in the cache " + cache_ + ": " + std::strerror(errno),
          "Free some space there, mend its permissions, or point RACECOURSE_CACHE elsewhere",
          {}};
}

Result<std::string> entry(std::string const& cache, std::string const& kind, std::string const& key,
                          std::function<Result<bool>(std::string const& folder)> const& fill) {
  std::string const path = cache + "/" + kind + "/" + key;
  if (is_there(path)) return path;
  Turn const turn(cache, kind, key);
  if (is_there(path)) return path;
  std::error_code error;
  WorkFolder const work(cache);
  if (!work.ok()) return work.problem();
  std::string const folder = work.path() + "/entry";
  fs::create_directories(folder, error);
  if (Result<bool> const filled = fill(folder); !filled) return filled.error();
  fs::create_directories(cache + "/" + kind, error);
  fs::rename(folder, path, error);
  if (error && !fs::exists(path)) return work.problem();
  return path;
}

void tidy(std::string const& cache, std::uint64_t most_bytes) {
  remove_dead_work(cache);
  struct Entry {
    fs::path path;
    fs::file_time_type used;
    std::uint64_t bytes;
  };
  std::vector<Entry> entries;
  std::uint64_t total = 0;
  std::error_code ignored;
  for (std::string const kind : {"bin", "pch", "objects", "kit", "explored"}) {
    for (auto const& folder : fs::directory_iterator(cache + "/" + kind, ignored)) {
      entries.push_back({folder.path(), folder.last_write_time(ignored), size_of(folder.path())});
      total += entries.back().bytes;
    }
  }
  std::sort(entries.begin(), entries.end(), [](Entry const& a, Entry const& b) { return a.used < b.used; });
  for (Entry const& oldest : entries) {
    if (total <= most_bytes) break;
    fs::remove_all(oldest.path, ignored);
    total -= oldest.bytes;
  }
}

}  // namespace racecourse::build
