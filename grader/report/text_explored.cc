#include "grader/report/text_explored.h"

#include <fmt/format.h>

namespace racecourse::report {
namespace {

struct Count {
  long checks = 0, executions = 0;
};

std::string with_commas(long n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string checks(long n) { return fmt::format("{} check{}", n, n == 1 ? "" : "s"); }

}  // namespace

std::string explored(score::Grade const& grade) {
  Count all, some;
  for (score::CheckGrade const& check : grade.checks) {
    for (score::ModeGrade const& mode : check.modes) {
      if (mode.mode != rubric::Mode::explore || mode.verdict != score::Verdict::passed || mode.executions == 0)
        continue;
      Count& count = mode.exhaustive ? all : some;
      ++count.checks;
      count.executions += mode.executions;
    }
  }
  if (all.checks == 0 && some.checks == 0) return "";
  std::string text;
  if (all.checks > 0) {
    text = fmt::format("all {} interleavings of {}", with_commas(all.executions), checks(all.checks));
  }
  if (some.checks > 0) {
    text += fmt::format("{}{} interleavings of {} that {} more", text.empty() ? "" : ", and ",
                        with_commas(some.executions), checks(some.checks), some.checks == 1 ? "has" : "have");
  }
  return text;
}

}  // namespace racecourse::report
