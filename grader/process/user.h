// Whom a child runs as, and how much that user runs already. Internal to this room.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace racecourse::process {

inline constexpr uid_t nobody = 65534;

// False in a user namespace that maps no such user (Bazel's sandbox, `unshare -r`): root stays what it is there.
bool nobody_exists();

// Processes and threads of a user, as RLIMIT_NPROC counts them.
std::uint64_t tasks_of_user(uid_t user);

}  // namespace racecourse::process
