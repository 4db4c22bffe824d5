// The files a student may edit, and nothing else, taken from wherever they are. A value: once taken in, the disk is not
// looked at again.
#pragma once

#include <string>

#include "grader/base/result.h"

namespace racecourse::submission {

struct Submission {
  std::string exercise;  // "threading/lock"
  std::string header;    // "lock.h"
  std::string text;      // its bytes; valid UTF-8, CRLF already turned into LF
  std::string path;      // where it came from, as the student knows it: used in every place shown to them
  std::string key;       // SHA-256 of exercise, header and text, in hex
};

inline constexpr std::size_t max_bytes = 1u << 20;

// `path` is a header, a folder holding it, or a tree laid out like `exercises/`. Errors name the file and the remedy:
// missing, unreadable, empty, not UTF-8, too large, a loop of links, a folder without the header.
Result<Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header);

}  // namespace racecourse::submission
