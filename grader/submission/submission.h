// The files a student may edit, and nothing else, taken from wherever they are. A value: once taken in, the disk is not
// looked at again.
#pragma once

#include <optional>
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

// `path` is a header, a folder holding it, a tree laid out like `exercises/`, or a checkout of the course. Of a folder
// nothing but the header is read: no git is run, so no hook, filter or submodule of a checkout either, and a link that
// leads out of the folder is refused. Errors name the file and the remedy: missing, unreadable, empty, not UTF-8, too
// large, no ordinary file, a loop of links, a folder without the header.
Result<Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header);

// An archive, for read_archive() in a process of its own. `inner`: what the path has behind the archive's own, since a
// report calls a file in one "work.zip/lock.h", and that can be handed in again; empty: just the archive.
struct Archive {
  std::string path, inner, bytes;
};
// Nothing if `path` leads to no archive.
Result<std::optional<Archive>> archive_at(std::string const& path);

// The same as take_in() for a header that was read already; `path` is what it is called for the student.
Result<Submission> accept(std::string const& raw, std::string const& path, std::string const& exercise,
                          std::string const& header);

}  // namespace racecourse::submission
