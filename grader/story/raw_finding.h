// One finding, divergence or step of the engine's report -> values. Internal to this room but for raw.cc.
#pragma once

#include <boost/json.hpp>

#include "grader/story/raw.h"

namespace racecourse::story::raw {

// These throw what Boost.JSON throws, or std::out_of_range: whoever calls them has an error to return.
Finding finding(boost::json::object const& object);
Divergence divergence(boost::json::object const& object);

std::uint64_t number(boost::json::object const& object, char const* key);
std::string text(boost::json::object const& object, char const* key);
bool flag(boost::json::object const& object, char const* key);

}  // namespace racecourse::story::raw
