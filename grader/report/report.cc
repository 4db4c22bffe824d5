#include "grader/report/report.h"

#include "grader/report/writers.h"

namespace racecourse::report {

std::vector<Format> const& formats() {
  static std::vector<Format> const all{
      {"text", "for people", &write_text},
      {"json", "for programs; grader/docs/formats.md", &write_json},
      {"junit", "as GitLab and GitHub's actions read it", &write_junit},
      {"github", "annotations on the student's lines", &write_github},
  };
  return all;
}

Format const* find_format(std::string const& name) {
  for (Format const& format : formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace racecourse::report
