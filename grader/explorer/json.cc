// The answer as JSON: a promise, described field by field in grader/docs/explore-format.md. Keys stand in a fixed
// order.
#include "grader/story/json.h"

#include "grader/explorer/report.h"
#include "grader/report/escape.h"

namespace racecourse::explorer {

namespace json = boost::json;
using report::visible;

void write_json(std::ostream& out, Answer const& answer) {
  json::object o{{"version", 1}, {"verdict", answer.verdict}, {"complete", answer.complete}};
  o["executions"] = answer.executions;
  o["scheduling_points"] = answer.scheduling_points;
  o["seconds"] = answer.seconds;
  o["strategy"] = answer.strategy;
  o["seed"] = answer.seed;
  json::array failures;
  for (Failure const& f : answer.failures) failures.push_back(story::as_json(f.story, f.schedule, &visible));
  o["failures"] = std::move(failures);
  if (answer.verdict == "ungradable") {
    o["reason"] = visible(answer.reason);
    o["remedy"] = visible(answer.remedy);
    o["location"] = answer.place ? json::value(story::frame_json(*answer.place, &visible)) : json::value(nullptr);
  }
  out << json::serialize(o) << "\n";
}

}  // namespace racecourse::explorer
