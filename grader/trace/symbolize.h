// Code addresses of a program -> functions and lines, by its debug information (libdw). The program is not run.
//
// Addresses are those of the file: of a program linked at fixed addresses (-no-pie) the ones that it runs at, of a
// library the offset from where it was loaded. Code addresses are return addresses, as stacks have them: the line is
// that of the call. Inlined calls appear as frames of their own, innermost first.
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

  // The global variable at an address, "queue" or "queue.m"; empty: there is none.
  std::string variable(std::uint64_t address) const;
  // The local variable at an offset from the canonical frame address of the function at a return address. Empty: not
  // known; clang's functions often do not say.
  std::string local(std::uint64_t return_address, std::int64_t offset) const;

  // Replaces each story's stack by what a student should see of it: frames of the submission, with the names they know.
  void tell(std::vector<ThreadStory>& threads, Origin const& origin) const;

 private:
  struct Session;
  std::string global(std::uint64_t address) const;
  std::unique_ptr<Session> session_;
};

}  // namespace racecourse::trace
