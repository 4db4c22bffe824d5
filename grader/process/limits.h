// What happens in the child between fork and exec: limits, user, addresses, descriptors. Internal to this room.
#pragma once

#include <boost/process/v2/posix/default_launcher.hpp>

#include <vector>

#include "grader/process/process.h"

namespace racecourse::process {

// A Boost.Process initialiser. The hook on_exec_setup runs in the child of a program with threads: only
// async-signal-safe calls. A failure ends the child on the spot: Boost would run our destructors in it.
struct ConfineChild {
  Command const& command;
  int evidence_fd;                              // becomes descriptor 3; -1: none
  std::vector<char const*> const& environment;  // "KEY=value" ..., ends with a null pointer

  boost::process::v2::error_code on_setup(boost::process::v2::posix::default_launcher& launcher,
                                          boost::process::v2::filesystem::path const&, char const* const*&) const;
  boost::process::v2::error_code on_exec_setup(boost::process::v2::posix::default_launcher& launcher,
                                               boost::process::v2::filesystem::path const&, char const* const*&) const;
};

inline constexpr int set_up_failed = 126;  // exit status of a child that could not be confined

}  // namespace racecourse::process
