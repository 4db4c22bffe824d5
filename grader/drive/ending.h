// How a process ended -> what that means for its check. Pure. Internal to this room.
#pragma once

#include "grader/process/process.h"
#include "grader/trace/evidence.h"

namespace racecourse::drive {

// The exit status that sanitizers are told to end with (drive.cc): `exitcode=66`.
inline constexpr int sanitizer_status = 66;

// Fills ending and code, and adds a failure where the end itself is one: killed by a limit, a signal, or gone before
// the token was shown. What is our own trouble goes to `ours`.
void judge_ending(process::Outcome const& outcome, process::Limits const& limits, trace::Evidence& evidence);

}  // namespace racecourse::drive
