#include "grader/cli/exploring.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

bool utf8_locale() {
  for (char const* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    char const* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string const locale = value;
    return locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

explorer::Workplace workplace_of(Context const& context) {
  return {context.cache, fs::current_path().string(), grader_folder() + "/engine/libracecourse_engine.so"};
}

explorer::Style style_of(Context const& context, explorer::Workplace const& place, std::string const& folder,
                         std::string const& replay) {
  return {context.terminal, utf8_locale(), context.width, folder, place.directory, replay};
}

int show(explorer::Answer const& answer, std::string const& format, explorer::Style const& style) {
  if (format == "json") {
    explorer::write_json(std::cout, answer);
  } else {
    explorer::write_text(std::cout, answer, style);
  }
  return answer.verdict == "passed" ? 0 : answer.verdict == "failed" ? 1 : ungradable;
}

int show_failed_build(explorer::BuildError const& error, std::string const& format, explorer::Style const& style) {
  if (error.usage || format != "json") {
    complain({error.problem});
    return error.usage ? usage : ungradable;
  }
  explorer::Answer answer;
  answer.verdict = "ungradable";
  answer.reason = error.problem.message;
  answer.remedy = error.problem.remedy;
  return show(answer, format, style);
}

}  // namespace racecourse::cli
