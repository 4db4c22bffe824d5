// The command line before CLI11 reads it: what it cannot be told to leave alone is taken out or quoted.
#pragma once

#include <string>
#include <vector>

namespace racecourse::cli {

// The words in the order in which CLI11's parse() takes them: the last first. Of `explore`, what stands behind "--"
// is kept apart, and all flags that follow --cflags are one word.
std::vector<std::string> words_of(int argc, char** argv);

// What stood behind "--": arguments of the program under test. Filled by words_of().
std::vector<std::string> const& program_arguments();

}  // namespace racecourse::cli
