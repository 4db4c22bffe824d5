// The JSON report: a promise, described field by field in grader/docs/formats.md. Keys stand in a fixed order.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "grader/report/escape.h"
#include "grader/report/writers.h"
#include "grader/story/json.h"

namespace racecourse::report {
namespace {

namespace json = boost::json;

json::value place(Place const& where) {
  if (where.file.empty()) return nullptr;
  auto const number = [](int n) { return n > 0 ? json::value(n) : json::value(nullptr); };
  return json::object{{"file", visible(where.file)}, {"line", number(where.line)}, {"column", number(where.column)}};
}

// What could not be graded has no score: a program that forgets to look at the verdict must not read a zero.
json::value score_of(score::Verdict verdict, int score) {
  return verdict == score::Verdict::ungradable ? json::value(nullptr) : json::value(score);
}

json::array threads(std::vector<trace::ThreadStory> const& stories) {
  json::array all;
  for (trace::ThreadStory const& story : stories) {
    json::array stack;
    for (trace::Frame const& frame : story.stack) {
      stack.push_back(json::object{{"function", visible(frame.function)}, {"location", place(frame.place)}});
    }
    all.push_back(
        json::object{{"name", visible(story.name)}, {"state", visible(story.state)}, {"stack", std::move(stack)}});
  }
  return all;
}

json::array names(std::vector<std::string> const& texts) {
  json::array all;
  for (std::string const& text : texts) all.emplace_back(visible(text));
  return all;
}

json::object check(score::CheckGrade const& c) {
  json::object o{{"id", c.id},
                 {"title", c.title},
                 {"level", c.level},
                 {"mode", to_string(c.mode)},
                 {"verdict", to_string(c.verdict)},
                 {"score", score_of(c.verdict, c.score)},
                 {"max_score", c.max_score},
                 {"message", visible(c.message)}};
  o["location"] = c.location ? place(*c.location) : json::value(nullptr);
  o["replay"] = visible(c.replay);
  o["kind"] = c.kind;
  o["expected"] = visible(c.expected);
  o["seen"] = visible(c.seen);
  o["why"] = c.why;
  o["visibility"] = to_string(c.visibility);
  o["needs_failed"] = names(c.needs_failed);
  o["threads"] = threads(c.threads);
  o["details"] = c.story ? names(c.story->details) : json::array();
  o["timeline"] = c.story ? story::timeline_json(*c.story, &visible) : json::array();
  json::array modes;
  for (score::ModeGrade const& m : c.modes) {
    modes.push_back(json::object{{"mode", to_string(m.mode)},
                                 {"verdict", to_string(m.verdict)},
                                 {"executions", m.executions},
                                 {"exhaustive", m.exhaustive}});
  }
  o["modes"] = std::move(modes);
  o["output"] = visible(c.output);
  return o;
}

json::object measure(score::MeasureGrade const& m) {
  json::value ratio;
  if (m.ratio) ratio = json::object{{"low", m.ratio->low}, {"median", m.ratio->median}, {"high", m.ratio->high}};
  return {{"id", m.id},
          {"ratio", std::move(ratio)},
          {"points", m.points},
          {"max_points", m.max_points},
          {"message", visible(m.message)}};
}

json::object grade(score::Grade const& g) {
  json::object o{{"format", 1},
                 {"exercise", g.exercise},
                 {"title", g.title},
                 {"verdict", to_string(g.verdict)},
                 {"score", score_of(g.verdict, g.score)},
                 {"max_score", g.max_score},
                 {"submission", visible(g.submission)},
                 {"submission_key", g.submission_key},
                 {"compiler", g.compiler},
                 {"compiler_note", g.compiler_note},
                 {"sandbox", g.sandbox}};
  json::array findings;
  for (score::Finding const& f : g.findings) {
    findings.push_back(json::object{{"kind", f.kind},
                                    {"message", visible(f.message)},
                                    {"remedy", visible(f.remedy)},
                                    {"location", place(f.place)}});
  }
  o["findings"] = std::move(findings);
  json::array levels;
  for (score::LevelGrade const& l : g.levels) {
    levels.push_back(json::object{{"level", l.level},
                                  {"name", l.name},
                                  {"verdict", to_string(l.verdict)},
                                  {"score", score_of(l.verdict, l.score)},
                                  {"max_score", l.max_score}});
  }
  o["levels"] = std::move(levels);
  json::array checks;
  for (score::CheckGrade const& c : g.checks) checks.push_back(check(c));
  o["checks"] = std::move(checks);
  json::array measures;
  for (score::MeasureGrade const& m : g.measures) measures.push_back(measure(m));
  o["measures"] = std::move(measures);
  o["suspicions"] = names(g.suspicions);
  o["bonus"] = g.bonus;
  o["next"] = visible(g.next);
  score::Durations const& d = g.durations;
  o["durations"] = json::object{{"policy", d.policy},
                                {"compile", d.compile},
                                {"link", d.link},
                                {"run", d.run},
                                {"first_verdict", d.first_verdict},
                                {"total", d.total},
                                {"peak_kib", d.peak_kib}};
  return o;
}

// GitHub's runner obeys "##[command]" wherever it stands in a line of a log. Only strings can hold one, and there the
// bracket may as well be written as an escape.
std::string quoted(std::string_view text) {
  std::string all = json::serialize(json::value(text));
  for (std::size_t at = 0; (at = all.find("##[", at)) != std::string::npos;) all.replace(at + 2, 1, "\\u005b");
  return all;
}

std::string scalar(json::value const& value) {
  if (value.is_string()) return quoted(value.get_string());
  if (value.is_double()) return fmt::format("{:.3f}", value.get_double());  // seconds
  return json::serialize(value);
}

// Boost.JSON writes on one line; people look at these files too.
void print(std::ostream& out, json::value const& value, std::string const& indent) {
  std::string const deeper = indent + "  ";
  if (value.is_object() && !value.get_object().empty()) {
    char const* separator = "{\n";
    for (auto const& [key, item] : value.get_object()) {
      out << separator << deeper << quoted(key) << ": ";
      print(out, item, deeper);
      separator = ",\n";
    }
    out << '\n' << indent << '}';
  } else if (value.is_array() && !value.get_array().empty()) {
    char const* separator = "[\n";
    for (json::value const& item : value.get_array()) {
      out << separator << deeper;
      print(out, item, deeper);
      separator = ",\n";
    }
    out << '\n' << indent << ']';
  } else {
    out << scalar(value);
  }
}

}  // namespace

void write_json(std::ostream& out, std::span<score::Grade const> grades, Style const& style) {
  json::array all;
  for (score::Grade const& g : grades) all.push_back(grade(g));
  if (style.one_object && all.size() == 1) {
    print(out, all[0], "");
  } else {
    print(out, all, "");
  }
  out << '\n';
}

}  // namespace racecourse::report
