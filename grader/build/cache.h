// The cache: folders keyed by content, filled once.
//
//   <cache>/kit/<key>/      public headers, as jails see them
//   <cache>/objects/<key>   one object of the harness or the runtime
//   <cache>/pch/<key>/      a precompiled check.h
//   <cache>/bin/<key>/      one test program
//   <cache>/explored/<key>/ an object or a program of `racecourse explore`
//
// Graders side by side take turns at an entry: one fills it, the others wait and find it there. Turns only save work.
// Where there is none to be had (an old file system, a grader that is stopped) an entry is filled twice: each works in
// a folder of its own and renames; the first wins, and both are the same by construction. A killed grader's turn ends
// with it; its folder in <cache>/work is removed when a grader starts next.
#pragma once

#include <functional>
#include <string>

#include "grader/base/result.h"

namespace racecourse::build {

// A folder in <cache>/work that goes with the object, unless it was moved away. Writable by jailed compilers.
class WorkFolder {
 public:
  explicit WorkFolder(std::string const& cache);
  ~WorkFolder();
  WorkFolder(WorkFolder const&) = delete;
  std::string const& path() const { return path_; }
  bool ok() const { return !path_.empty(); }
  Problem problem() const;

 private:
  std::string cache_, path_;
};

// The path of entry `kind`/`key`; `fill` is called with an empty folder when there is none yet.
Result<std::string> entry(std::string const& cache, std::string const& kind, std::string const& key,
                          std::function<Result<bool>(std::string const& folder)> const& fill);

// Removes work folders of processes that are no more, and the entries longest unused beyond `most_bytes`.
void tidy(std::string const& cache, std::uint64_t most_bytes);

}  // namespace racecourse::build
