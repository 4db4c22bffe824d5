// submission::take_in() for whatever can be handed in: archives are read by a program of their own in the sandbox,
// since what parses them parses hostile bytes.
#pragma once

#include <string>

#include "grader/base/result.h"
#include "grader/sandbox/sandbox.h"
#include "grader/submission/archive.h"
#include "grader/submission/submission.h"

namespace racecourse::build {

// Errors name the file, or the archive and in the message its entry.
Result<submission::Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header,
                                       sandbox::Layer layer);

// The member's name begins with the archive's path.
Result<submission::Member> out_of_archive(submission::Archive const& archive, std::string const& exercise,
                                          std::string const& file, sandbox::Layer layer);

}  // namespace racecourse::build
