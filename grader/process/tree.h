// The processes below a child: how much they use, and that none of them is left. Internal to this room.
#pragma once

#include <sys/types.h>

namespace racecourse::process {

struct Usage {
  long resident_kib = 0;   // of the tree, now
  double cpu_seconds = 0;  // of the tree and of what it has waited for
  int processes = 0;
};
Usage usage_of_tree(pid_t root);

// Kills the tree below and including `root`, again until nothing new appears, then what was orphaned to us.
void kill_tree(pid_t root);

// Orphans of our children become our own children. Call once, before the first child.
void adopt_orphans();
// Kills and reaps children of ours that are not among `known`.
void reap_strays(pid_t const* known, int count);

}  // namespace racecourse::process
