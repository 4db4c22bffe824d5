#include "grader/story/json.h"

namespace racecourse::story {
namespace {

namespace json = boost::json;
using trace::Frame;
using trace::Line;
using trace::Stance;
using trace::Story;

class Writer {
 public:
  explicit Writer(Safe const& safe) : safe_(safe) {}

  json::object frame(Frame const& f) const {
    json::object o{{"file", safe_(f.place.file)}, {"line", f.place.line}, {"column", f.place.column}};
    o["function"] = safe_(f.function);
    return o;
  }
  json::value location(std::optional<Frame> const& f) const {
    return f ? json::value(frame(*f)) : json::value(nullptr);
  }
  json::array stack(std::vector<Frame> const& frames) const {
    json::array all;
    for (Frame const& f : frames) {
      json::object o = frame(f);
      o["own"] = f.own;
      all.push_back(std::move(o));
    }
    return all;
  }
  json::array texts(std::vector<std::string> const& all) const {
    json::array result;
    for (std::string const& text : all) result.emplace_back(safe_(text));
    return result;
  }

  json::object line(Line const& line) const {
    json::object o{{"thread", line.thread}, {"step", line.step}, {"what", line.what}, {"text", safe_(line.text)}};
    o["object"] = safe_(line.object);
    o["note"] = safe_(line.note);
    o["mark"] = line.mark;
    o["switched"] = line.switched;
    o["preempted"] = line.preempted;
    o["location"] = location(line.location);
    o["source"] = safe_(line.source);
    return o;
  }

  json::object stance(Stance const& t) const {
    json::object o{{"thread", t.thread}, {"name", t.name}, {"state", t.state}, {"text", safe_(t.text)}};
    o["holds"] = texts(t.holds);
    o["waits_for"] = t.waits_for_thread < 0 ? json::value(nullptr) : json::value(t.waits_for_thread);
    o["stack"] = stack(t.stack);
    return o;
  }

  json::value other(Story const& s) const {
    if (s.other_title.empty()) return nullptr;
    return json::object{{"title", safe_(s.other_title)}, {"stack", stack(s.other_stack)}};
  }

 private:
  Safe const& safe_;
};

}  // namespace

json::object as_json(Story const& s, std::string const& schedule, Safe const& safe) {
  Writer const w(safe);
  json::object o{{"kind", s.kind}, {"message", safe(s.message)}, {"execution", s.execution}};
  o["switches"] = s.switches;
  o["preemptions"] = s.preemptions;
  o["switches_as_found"] = s.switches_as_found;
  o["location"] = w.location(s.location);
  o["schedule"] = schedule.empty() ? json::value(nullptr) : json::value(safe(schedule));
  o["thread"] = s.thread;
  o["details"] = w.texts(s.details);
  o["stack"] = w.stack(s.stack);
  o["other"] = w.other(s);
  o["allocated"] = w.stack(s.origin_stack);
  json::array cycle, threads;
  for (int const t : s.cycle) cycle.emplace_back(t);
  for (Stance const& t : s.threads) threads.push_back(w.stance(t));
  o["cycle"] = std::move(cycle);
  o["threads"] = std::move(threads);
  o["timeline"] = timeline_json(s, safe);
  o["left_out"] = s.left_out;
  return o;
}

json::array timeline_json(Story const& story, Safe const& safe) {
  json::array all;
  for (Line const& line : story.lines) all.push_back(Writer(safe).line(line));
  return all;
}

json::object frame_json(Frame const& frame, Safe const& safe) { return Writer(safe).frame(frame); }

}  // namespace racecourse::story
