// Schedule files: everything that is needed to repeat one failing execution (grader/docs/schedule-format.md).
#pragma once

#include "grader/explorer/request.h"
#include "grader/story/raw.h"

namespace racecourse::explorer {

namespace raw = story::raw;

struct ScheduleFile {
  std::string program;  // hash of its content
  Ingredients ingredients;
  Options options;
  std::string kind;  // of the failure
  std::vector<std::pair<int, std::uint64_t>> turns;
  std::vector<raw::Pick> picks;
  std::vector<std::string> steps;  // one line each, as far as they were kept: what the execution was like
};

// File names are written as they are called in `files` (Sources::files), so that the text does not depend on where the
// files lie.
ScheduleFile schedule_file(raw::Finding const& finding, std::string const& program_hash, Ingredients const& ingredients,
                           std::vector<std::string> const& files, Options const& options);

std::string to_text(ScheduleFile const& file);

// Errors have the line. `name` is what the file is called in them.
Result<ScheduleFile> parse_schedule(std::string const& text, std::string const& name);

// The first step in which an execution differs from what the file says, counted from 1; 0: none does.
std::size_t first_difference(ScheduleFile const& file, raw::Finding const& repeated);

}  // namespace racecourse::explorer
