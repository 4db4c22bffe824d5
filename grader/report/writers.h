// The formats, one function each. A new one: a file, a line here, a line in report.cc, a golden file.
#pragma once

#include "grader/report/report.h"

namespace racecourse::report {

void write_text(std::ostream& out, std::span<score::Grade const> grades, Style const& style);
void write_json(std::ostream& out, std::span<score::Grade const> grades, Style const& style);
void write_junit(std::ostream& out, std::span<score::Grade const> grades, Style const& style);
void write_github(std::ostream& out, std::span<score::Grade const> grades, Style const& style);

// The job summary that GitHub shows beside a run, as Markdown.
void write_github_summary(std::ostream& out, std::span<score::Grade const> grades);

}  // namespace racecourse::report
