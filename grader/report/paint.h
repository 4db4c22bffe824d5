// Colours for a terminal; without any, text stays as it is. Internal to this room.
#pragma once

#include <string>

#include "grader/score/grade.h"

namespace racecourse::report {

class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}

  bool colour() const { return colour_; }
  std::string bold(std::string const& text) const { return in(text, "1"); }
  std::string faint(std::string const& text) const { return in(text, "2"); }
  std::string by(score::Verdict verdict, std::string const& text) const {
    switch (verdict) {
      case score::Verdict::passed:
        return in(text, "32");  // green
      case score::Verdict::failed:
      case score::Verdict::crashed:
        return in(text, "31");  // red
      case score::Verdict::ungradable:
        return in(text, "33");  // yellow
      case score::Verdict::skipped:
        return faint(text);
    }
    return text;
  }

 private:
  std::string in(std::string const& text, char const* code) const {
    return colour_ && !text.empty() ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }

  bool colour_;
};

}  // namespace racecourse::report
