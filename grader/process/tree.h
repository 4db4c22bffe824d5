// The processes below a child: how much they use, and that none of them is left. Internal to this room.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <functional>
#include <vector>

namespace racecourse::process {

struct Usage {
  long resident_kib = 0;   // of the tree, now
  double cpu_seconds = 0;  // of the tree and of what it has waited for
  std::vector<pid_t> pids;
};
Usage usage_of_tree(pid_t root);
double seconds_of(rusage const& usage);

// Kills the tree below and including `root`. What forks at that very moment may escape and becomes an orphan: see
// below.
void kill_tree(pid_t root);

// Orphans of our children become our own children. Call once, before the first child.
void adopt_orphans();
// Kills and reaps children of ours that are not among `known`, until there are none; tells what each had used.
void reap_strays(std::vector<pid_t> const& known, std::function<void(pid_t, rusage const&)> const& reaped);

}  // namespace racecourse::process
