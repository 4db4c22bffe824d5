// A failing execution as JSON: everything that the recorder has, in numbers and code addresses. What it means in words
// is for grader/explorer to say, which has the debug information.
//
// Addresses of code and data: [module, offset]; module -1 has absolute addresses, which repeat by themselves.
#pragma once

#include "grader/engine/investigate.h"
#include "grader/engine/json.h"

namespace racecourse::engine::tell {

void finding(Json& out, Finding const& finding);
void divergence(Json& out, Divergence const& divergence);

}  // namespace racecourse::engine::tell
