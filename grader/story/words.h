// One event of the engine in plain words.
#pragma once

#include <string>

#include "grader/story/names.h"
#include "grader/story/raw.h"

namespace racecourse::story {

struct Words {
  std::string what, text, object, note;
};

// `entry`: the function of the engine that the program has called, as far as it is known.
Words words_of(raw::Event const& event, Names& names, std::string const& entry);

std::string order_name(int order);  // of a memory order: "acquire"

}  // namespace racecourse::story
