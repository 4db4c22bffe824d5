#include "grader/story/raw.h"

#include <sstream>

#include "grader/story/raw_finding.h"

namespace racecourse::story::raw {
namespace {

namespace json = boost::json;

void parse_line(json::object const& line, Answer& answer) {
  if (json::value const* const v = line.if_contains("finding"); v != nullptr) {
    answer.findings.push_back(finding(v->as_object()));
  } else if (json::value const* const d = line.if_contains("divergence"); d != nullptr) {
    answer.divergence = divergence(d->as_object());
  } else if (json::value const* const r = line.if_contains("result"); r != nullptr) {
    json::object const& o = r->as_object();
    answer.verdict = text(o, "verdict");
    answer.complete = flag(o, "complete");
    answer.executions = number(o, "executions");
    answer.redundant = number(o, "redundant");
    answer.scheduling_points = number(o, "scheduling_points");
    answer.switches = number(o, "switches");
    answer.refused = text(o, "refused");
  }
}

}  // namespace

Result<Answer> parse(std::string const& lines) {
  Answer answer;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    if (in.eof()) break;  // without its end: the process died while it wrote
    try {
      parse_line(json::parse(line).as_object(), answer);
    } catch (std::exception const& e) {
      return Problem{"the engine's report cannot be read: " + std::string(e.what()), "This is a defect of ours", {}};
    }
  }
  return answer;
}

std::optional<std::uint64_t> progress_in(std::string_view line) {
  constexpr std::string_view start = "{\"progress\":{\"executions\":";
  if (!line.starts_with(start)) return std::nullopt;
  std::uint64_t n = 0;
  for (char const c : line.substr(start.size())) {
    if (c < '0' || c > '9') break;
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

}  // namespace racecourse::story::raw
