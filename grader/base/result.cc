#include "grader/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace racecourse {

std::string to_string(Place const& place) {
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text;
}

std::string to_string(Problem const& problem) {
  std::string text = to_string(problem.place);
  if (!text.empty()) text += ": ";
  text += problem.message;
  if (!problem.remedy.empty()) text += ". " + problem.remedy;
  return text;
}

void throw_exception_from_error(Problem const& problem, boost::source_location const& where) {
  std::fprintf(stderr, "%s:%u: the value of a failed Result was used: %s\n", where.file_name(), where.line(),
               to_string(problem).c_str());
  std::abort();
}

void throw_exception_from_error(Problems const& problems, boost::source_location const& where) {
  throw_exception_from_error(problems.empty() ? Problem{} : problems.front(), where);
}

}  // namespace racecourse
