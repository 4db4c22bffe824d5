// A header -> its mutants, in the order of operators and then of the source.
#pragma once

#include <string>
#include <vector>

#include "grader/mutate/mutant.h"

namespace racecourse::mutate {

// `arguments` as given to a compiler. An error: the header cannot be read, or does not compile.
Result<std::vector<Mutant>> make_mutants(std::string const& file, std::vector<std::string> const& arguments);

std::vector<std::string> operator_names();

}  // namespace racecourse::mutate
