// A story as JSON: a promise, described field by field in grader/docs/explore-format.md. Keys stand in a fixed order.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>

#include "grader/trace/story.h"

namespace racecourse::story {

// Makes text safe to be shown: names in it are the program's.
using Safe = std::function<std::string(std::string_view)>;

// All of it; `schedule` is the file that repeats it, or empty.
boost::json::object as_json(trace::Story const& story, std::string const& schedule, Safe const& safe);

boost::json::array timeline_json(trace::Story const& story, Safe const& safe);
boost::json::object frame_json(trace::Frame const& frame, Safe const& safe);

}  // namespace racecourse::story
