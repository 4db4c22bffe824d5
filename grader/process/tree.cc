#include "grader/process/tree.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace racecourse::process {
namespace {

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  std::error_code ignored;  // the process may end while we look
  for (auto const& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", ignored)) {
    std::ifstream list(task.path() / "children");
    for (pid_t child = 0; list >> child;) children.push_back(child);
  }
  return children;
}

std::vector<pid_t> tree_of(pid_t root) {
  std::vector<pid_t> all{root};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (pid_t const child : children_of(all[i])) {
      if (std::find(all.begin(), all.end(), child) == all.end()) all.push_back(child);
    }
  }
  return all;
}

// Adds one process. Fields of /proc/PID/stat after the name, which may itself contain blanks and brackets.
void add(Usage& usage, pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  auto const end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return;
  std::istringstream fields(text.substr(end_of_name + 2));
  std::string skipped;
  for (int i = 3; i <= 13; ++i) fields >> skipped;
  long utime = 0, stime = 0, cutime = 0, cstime = 0;
  fields >> utime >> stime >> cutime >> cstime;
  for (int i = 18; i <= 23; ++i) fields >> skipped;
  long pages = 0;
  fields >> pages;
  static long const ticks = sysconf(_SC_CLK_TCK);
  static long const page_kib = sysconf(_SC_PAGESIZE) / 1024;
  usage.cpu_seconds += static_cast<double>(utime + stime + cutime + cstime) / static_cast<double>(ticks);
  usage.resident_kib += pages * page_kib;
  usage.pids.push_back(pid);
}

}  // namespace

Usage usage_of_tree(pid_t root) {
  Usage usage;
  for (pid_t const pid : tree_of(root)) add(usage, pid);
  return usage;
}

double seconds_of(rusage const& usage) {
  auto const seconds = [](timeval const& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void kill_tree(pid_t root) {
  // Stop first, so that nothing forks while it is being counted.
  std::vector<pid_t> known;
  for (bool grew = true; grew;) {
    grew = false;
    for (pid_t const pid : tree_of(root)) {
      if (std::find(known.begin(), known.end(), pid) != known.end()) continue;
      kill(pid, SIGSTOP);
      known.push_back(pid);
      grew = true;
    }
  }
  // The outermost first: when bwrap's first process dies, the kernel ends its whole PID namespace.
  for (pid_t const pid : known) kill(pid, SIGKILL);
}

void adopt_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

void reap_strays(std::vector<pid_t> const& known, std::function<void(pid_t, rusage const&)> const& reaped) {
  // Again and again: the children of a stray become ours only when it is dead.
  for (bool found = true; found;) {
    found = false;
    for (pid_t const child : children_of(getpid())) {
      if (std::find(known.begin(), known.end(), child) != known.end()) continue;
      kill_tree(child);
      rusage usage{};
      if (wait4(child, nullptr, 0, &usage) != child) continue;  // not ours to wait for: nothing would change
      reaped(child, usage);
      found = true;
    }
  }
}

}  // namespace racecourse::process
