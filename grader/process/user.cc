#include "grader/process/user.h"

#include <sys/stat.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>

namespace racecourse::process {
namespace {

bool maps_nobody(char const* path) {
  std::ifstream map(path);
  for (std::uint64_t inside = 0, outside = 0, count = 0; map >> inside >> outside >> count;) {
    if (inside <= nobody && nobody < inside + count) return true;
  }
  return false;
}

bool may_set_groups() {
  std::ifstream file("/proc/self/setgroups");
  std::string word;
  return !(file >> word) || word == "allow";
}

}  // namespace

bool nobody_exists() {
  static bool const exists = may_set_groups() && maps_nobody("/proc/self/uid_map") && maps_nobody("/proc/self/gid_map");
  return exists;
}

std::uint64_t tasks_of_user(uid_t user) {
  std::uint64_t tasks = 0;
  std::error_code ignored;  // processes come and go while we look
  for (auto const& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    struct stat about {};
    std::string const path = entry.path().string();
    if (!std::isdigit(static_cast<unsigned char>(path[6])) || stat(path.c_str(), &about) != 0) continue;
    if (about.st_uid != user) continue;
    struct stat threads {};
    // A folder has two links of its own and one for each folder in it: one a thread.
    if (stat((path + "/task").c_str(), &threads) == 0) tasks += threads.st_nlink - 2;
  }
  return tasks;
}

}  // namespace racecourse::process
