// From the engine's answer to ours: findings in words, schedule files written, or why there is no verdict.
#pragma once

#include "grader/explorer/report.h"
#include "grader/explorer/run.h"
#include "grader/explorer/schedule_file.h"

namespace racecourse::explorer {

Answer answer_of(Run const& run, Program const& program, Options const& options);

// Writes a schedule file for each failure: `path`, `path`-2, `path`-3 ... and notes it in the answer. With an empty
// path into the cache, under a name that says what is in it.
Result<bool> write_schedules(Answer& answer, Run const& run, Program const& program, Ingredients const& ingredients,
                             Options const& options, Workplace const& place, std::string const& path);

}  // namespace racecourse::explorer
