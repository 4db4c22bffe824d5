// Whose turn it is to fill an entry of the cache: one thread of one grader, told by a locked file. Internal to this
// room.
//
//   Turn const turn(cache, "bin", key);   // waits while another has it
//   if (fs::exists(path)) return path;    // the other has filled it
//
// The constructor gives up, and goes on without a turn, when the grader is interrupted, when the file cannot be made or
// locked, and when the other takes longer than any entry does (ten minutes): then both fill, which is merely slow.
#pragma once

#include <string>

namespace racecourse::build {

class Turn {
 public:
  Turn(std::string const& cache, std::string const& kind, std::string const& key);
  ~Turn();
  Turn(Turn const&) = delete;

 private:
  std::string path_;
  int file_ = -1;
};

}  // namespace racecourse::build
