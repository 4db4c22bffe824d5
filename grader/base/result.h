// Errors as values: what every room returns at its boundary when something can go wrong.
//
// A Problem has a place and a remedy, so that a message can be acted on. Result<T> is a value or one Problem; rooms
// that report all mistakes in one go (rubrics, policy) return Checked<T>: a value or a non-empty list.
//
//   Result<Rubric> r = ...;
//   if (!r) return r.error();
//   use(*r);
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <vector>

namespace racecourse {

struct Place {
  std::string file;  // as the reader knows it: relative to the checkout, or the path given on the command line
  int line = 0;      // 1-based; 0: no line
  int column = 0;    // 1-based; 0: no column
  bool operator==(Place const&) const = default;
};

struct Problem {
  // Constructors, and no aggregate: a string must not turn into a Problem where a Result<std::string> is returned.
  Problem() = default;
  Problem(std::string what, std::string mend, Place where)
      : message(std::move(what)), remedy(std::move(mend)), place(std::move(where)) {}

  std::string message;  // what is wrong, one sentence without the place
  std::string remedy;   // what to do about it; may be empty when the message says it
  Place place;
  bool operator==(Problem const&) const = default;
};
using Problems = std::vector<Problem>;

std::string to_string(Place const& place);      // "file:line:column", shorter when parts are missing
std::string to_string(Problem const& problem);  // "place: message. remedy"

// boost::system::result calls these when value() is asked of an error: a mistake of ours, so it ends the program.
[[noreturn]] void throw_exception_from_error(Problem const& problem, boost::source_location const& where);
[[noreturn]] void throw_exception_from_error(Problems const& problems, boost::source_location const& where);

template <class T>
using Result = boost::system::result<T, Problem>;
template <class T>
using Checked = boost::system::result<T, Problems>;

}  // namespace racecourse
