// The rules a header must keep before it is built: a libclang walk over every declaration it refers to, by the name as
// spelled, against the exercise's allow-list. See DESIGN note 03-policy in grader/docs/.
//
// The walk parses hostile source, so it runs in a process of its own (policy_main) inside the sandbox; this header is
// the value that comes back.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"
#include "grader/rubric/rubric.h"
#include "grader/submission/submission.h"

namespace racecourse::submission {

// The rules, as given to the walker. Everything an exercise's rubric says, plus what is allowed everywhere.
struct Rules {
  std::string exercise, header;               // "threading/lock", "lock.h"
  std::string namespace_;                     // the only one the header may open: the track's
  std::vector<std::string> allowed_includes;  // "<atomic>", "kit/kit.h", "threading/lock/lock.h"
  std::vector<std::string> allowed_names;     // "std::atomic", "std::vector", "kit::sys::futex_wait", "::poll"
  std::vector<std::string> forbidden_names;   // win over allowed ones; each with the rule it stands for
  // What the checks call without a namespace before it. A function of the submission with such a name could be chosen
  // instead of theirs, since the namespaces of arguments are searched as well.
  std::vector<std::string> names_of_checks = {};
  // g++ will compile it: what libclang cannot read is held against the rules word by word.
  bool for_gcc = false;
};
Rules rules_for(rubric::Rubric const& rubric);
// Of the text of checks and their headers: the functions that they declare and call without a namespace, and that the
// header does not have to declare itself (they are never named behind `track`::).
std::vector<std::string> names_called(std::string const& checks, std::string const& track);

// JSON in, JSON out: the walker's order on standard input, its findings on standard output.
std::string to_json(Rules const& rules);
Result<Rules> rules_from_json(std::string const& text);
std::string findings_to_json(Problems const& findings);
Result<Problems> findings_from_json(std::string const& text);

// In the walker's process: parses `file` with `arguments` (as given to a compiler) and returns what breaks a rule,
// in source order. Compile errors are not policy: they are left to the compiler. Places name `shown_as`. An error: the
// front end did not start on the file, which is no fault of the submission.
//
// A name that the header declares nowhere cannot be judged, and compiles all the same where what the checks include
// declares it. So a header that does not stand by itself is read once more, with `beside_checks` as arguments: what is
// included before it when it is compiled. None: it is not.
Result<Problems> walk(std::string const& file, std::vector<std::string> const& arguments,
                      std::vector<std::string> const& beside_checks, Rules const& rules, std::string const& shown_as);

}  // namespace racecourse::submission
