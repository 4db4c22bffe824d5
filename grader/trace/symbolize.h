// Code addresses of a program -> functions and lines, by its debug information (libdw). The program is not run.
//
// Works for programs linked at fixed addresses (-no-pie). Addresses are return addresses, as stacks have them: the line
// is that of the call. Inlined calls appear as frames of their own, innermost first.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "grader/trace/evidence.h"

namespace racecourse::trace {

// Which frames a reader is shown, and under which names.
struct Origin {
  std::string submission_marker;  // a file whose path has this lies in the submission: "/submission/"
  std::string shown_as;           // what such a file is called for the student: "exercises/threading/lock/lock.h"
};

class Symbolizer {
 public:
  explicit Symbolizer(std::string const& program);
  ~Symbolizer();
  Symbolizer(Symbolizer const&) = delete;

  // The frames of one address, innermost inlined function first. Empty: nothing is known.
  std::vector<Frame> frames(std::uint64_t return_address) const;

  // Replaces each story's stack by what a student should see of it: frames of the submission, with the names they know.
  void tell(std::vector<ThreadStory>& threads, Origin const& origin) const;

 private:
  struct Session;
  std::unique_ptr<Session> session_;
};

}  // namespace racecourse::trace
