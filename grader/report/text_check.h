// One failing check as a student reads it. Internal to this room.
#pragma once

#include <ostream>

#include "grader/report/paint.h"
#include "grader/report/report.h"

namespace racecourse::report {

// In this order: what happened, expected and seen, where in their file, who stood where, why it matters, what was
// printed, the command that shows it again.
void write_check_in_full(std::ostream& out, score::CheckGrade const& check, Paint const& paint, int width);

}  // namespace racecourse::report
