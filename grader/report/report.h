// Grade -> bytes. One file per format; a format is one function in the registry of report.cc.
#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "grader/score/grade.h"

namespace racecourse::report {

struct Style {
  bool colour = false;  // only ever true on a terminal
  int width = 100;
  bool one_object = true;  // json: one exercise was asked for, so write an object and not an array
};

using Writer = void (*)(std::ostream& out, std::span<score::Grade const> grades, Style const& style);
struct Format {
  std::string name;     // "text", "json", "junit", "github"
  std::string summary;  // for --help
  Writer write;
};
std::vector<Format> const& formats();
Format const* find_format(std::string const& name);

}  // namespace racecourse::report
