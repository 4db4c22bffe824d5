// One event of the engine in plain words.
#pragma once

#include <string>

#include "grader/explorer/names.h"
#include "grader/explorer/raw.h"

namespace racecourse::explorer {

struct Words {
  std::string what, text, object, note;
};

// `entry`: the function of the engine that the program has called, as far as it is known.
Words words_of(raw::Event const& event, Names& names, std::string const& entry);

std::string thread_name(int thread);

std::string order_name(int order);  // of a memory order: "acquire"

}  // namespace racecourse::explorer
