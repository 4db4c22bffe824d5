// The answer as JSON: a promise, described field by field in grader/docs/explore-format.md. Keys stand in a fixed
// order.
#include <boost/json.hpp>

#include "grader/explorer/report.h"
#include "grader/explorer/words.h"
#include "grader/report/escape.h"

namespace racecourse::explorer {
namespace {

namespace json = boost::json;
using report::visible;

json::object frame(Frame const& f) {
  json::object o{{"file", visible(f.place.file)}, {"line", f.place.line}, {"column", f.place.column}};
  o["function"] = visible(f.function);
  return o;
}

json::value location(Frame const* f) { return f == nullptr ? json::value(nullptr) : json::value(frame(*f)); }

json::array stack(std::vector<Frame> const& frames) {
  json::array all;
  for (Frame const& f : frames) {
    json::object o = frame(f);
    o["own"] = f.own;
    all.push_back(std::move(o));
  }
  return all;
}

json::array texts(std::vector<std::string> const& all) {
  json::array result;
  for (std::string const& text : all) result.emplace_back(visible(text));
  return result;
}

json::array threads(Story const& story) {
  json::array all;
  for (Stance const& t : story.threads) {
    json::object o{{"thread", t.thread}, {"name", t.name}, {"state", t.state}, {"text", visible(t.text)}};
    o["holds"] = texts(t.holds);
    o["waits_for"] = t.waits_for_thread < 0 ? json::value(nullptr) : json::value(t.waits_for_thread);
    o["stack"] = stack(t.stack);
    all.push_back(std::move(o));
  }
  return all;
}

json::array timeline(Story const& story) {
  json::array all;
  for (Line const& line : story.lines) {
    json::object o{{"thread", line.thread}, {"step", line.step}, {"what", line.what}, {"text", visible(line.text)}};
    o["object"] = visible(line.object);
    o["note"] = visible(line.note);
    o["mark"] = line.mark;
    o["switched"] = line.switched;
    o["preempted"] = line.preempted;
    o["location"] = location(own_frame(line.stack));
    all.push_back(std::move(o));
  }
  return all;
}

json::object failure(Story const& s) {
  json::object o{{"kind", s.kind}, {"message", visible(s.message)}, {"execution", s.execution}};
  o["switches"] = s.switches;
  o["preemptions"] = s.preemptions;
  o["switches_as_found"] = s.switches_as_found;
  o["location"] = s.location ? json::value(frame(*s.location)) : json::value(nullptr);
  o["schedule"] = s.schedule.empty() ? json::value(nullptr) : json::value(visible(s.schedule));
  o["thread"] = s.thread;
  o["details"] = texts(s.details);
  o["stack"] = stack(s.stack);
  o["other"] = s.other_title.empty()
                   ? json::value(nullptr)
                   : json::value(json::object{{"title", visible(s.other_title)}, {"stack", stack(s.other_stack)}});
  o["allocated"] = stack(s.origin_stack);
  json::array cycle;
  for (int const t : s.cycle) cycle.emplace_back(t);
  o["cycle"] = std::move(cycle);
  o["threads"] = threads(s);
  o["timeline"] = timeline(s);
  o["left_out"] = s.left_out;
  return o;
}

}  // namespace

void write_json(std::ostream& out, Answer const& answer) {
  json::object o{{"version", 1}, {"verdict", answer.verdict}, {"complete", answer.complete}};
  o["executions"] = answer.executions;
  o["scheduling_points"] = answer.scheduling_points;
  o["seconds"] = answer.seconds;
  o["strategy"] = answer.strategy;
  o["seed"] = answer.seed;
  json::array failures;
  for (Story const& story : answer.failures) failures.push_back(failure(story));
  o["failures"] = std::move(failures);
  if (answer.verdict == "ungradable") {
    o["reason"] = visible(answer.reason);
    o["remedy"] = visible(answer.remedy);
    o["location"] = answer.place ? json::value(frame(*answer.place)) : json::value(nullptr);
  }
  out << json::serialize(o) << "\n";
}

}  // namespace racecourse::explorer
