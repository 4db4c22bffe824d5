// What `explore` and `replay` share.
#pragma once

#include "grader/cli/context.h"
#include "grader/explorer/build_program.h"
#include "grader/explorer/report.h"

namespace racecourse::cli {

// Where the command was given, the cache, the engine beside this program.
explorer::Workplace workplace_of(Context const& context);

// How an answer is shown here. `replay`: the command that repeats a failure, {} for the file; empty when it is
// repeated.
explorer::Style style_of(Context const& context, explorer::Workplace const& place, std::string const& folder,
                         std::string const& replay);

// Writes the answer as "text" or "json" to standard output; the exit status that goes with it.
int show(explorer::Answer const& answer, std::string const& format, explorer::Style const& style);

// A program that could not be built: says why, as an answer without verdict or as a usage error.
int show_failed_build(explorer::BuildError const& error, std::string const& format, explorer::Style const& style);

}  // namespace racecourse::cli
