// Finds a submission's file on the disk and reads it. Internal to this room.
#pragma once

#include <string>

#include "grader/base/result.h"

namespace racecourse::submission {

struct Found {
  std::string path;
  std::string folder;  // that it must not lead out of; empty: the path was given as it is
};

// `path` itself, or in a folder the first of exercises/EXERCISE/FILE, EXERCISE/FILE and FILE.
Result<Found> find(std::string const& path, std::string const& exercise, std::string const& file);

// An ordinary file of at most `most` bytes. Others are not even opened: opening a device may do something.
Result<std::string> read_bounded(Found const& found, std::size_t most);

// Enough to tell what kind of file it is.
Result<std::string> first_bytes(std::string const& path);

}  // namespace racecourse::submission
