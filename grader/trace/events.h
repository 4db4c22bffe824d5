// Evidence as it travels: JSON lines on the evidence pipe (grader/docs/formats.md) -> Evidence.
//
// The writer is hostile until the token shows otherwise: every line, list and depth is limited, and what does not parse
// is skipped. Never fails; what is missing shows as `begun` or `complete` being false.
#pragma once

#include <string>

#include "grader/trace/evidence.h"

namespace racecourse::trace {

// `token` is what a complete run must show; fills begun, complete, failures, outcomes, histories, counters, timing,
// executions.
void read_events(std::string const& lines, std::string const& token, Evidence& evidence);

}  // namespace racecourse::trace
