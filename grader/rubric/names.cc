// Names of modes, visibilities and references.
#include <algorithm>

#include "grader/rubric/rubric.h"

namespace racecourse::rubric {

std::string to_string(Mode mode) {
  switch (mode) {
    case Mode::functional:
      return "functional";
    case Mode::explore:
      return "explore";
    case Mode::memory:
      return "memory";
    case Mode::stress:
      return "stress";
    case Mode::measure:
      return "measure";
  }
  return "";
}

std::optional<Mode> mode_from(std::string const& name) {
  for (Mode const mode : {Mode::functional, Mode::explore, Mode::memory, Mode::stress, Mode::measure}) {
    if (to_string(mode) == name) return mode;
  }
  return std::nullopt;
}

std::string to_string(Visibility visibility) {
  switch (visibility) {
    case Visibility::visible:
      return "visible";
    case Visibility::hidden:
      return "hidden";
    case Visibility::after_due:
      return "after_due";
  }
  return "";
}

}  // namespace racecourse::rubric
