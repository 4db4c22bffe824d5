#include "grader/drive/ledger.h"

#include <boost/json.hpp>
#include <map>

#include "grader/base/files.h"
#include "grader/base/hash.h"

namespace racecourse::drive {
namespace {

namespace json = boost::json;

json::object to_json(Place const& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

json::object to_json(trace::Failure const& failure) {
  json::array threads;
  for (trace::ThreadStory const& thread : failure.threads) {
    json::array stack;
    for (trace::Frame const& f : thread.stack) {
      stack.push_back(json::object{{"function", f.function}, {"place", to_json(f.place)}, {"own", f.own}});
    }
    threads.push_back(json::object{{"name", thread.name}, {"state", thread.state}, {"stack", stack}});
  }
  return {{"kind", failure.kind},
          {"message", failure.message},
          {"expected", failure.expected},
          {"seen", failure.seen},
          {"check_place", to_json(failure.check_place)},
          {"execution", failure.execution},
          {"threads", threads}};
}

std::string text(json::object const& object, char const* key) { return object.at(key).as_string().c_str(); }
int number(json::object const& object, char const* key) { return static_cast<int>(object.at(key).as_int64()); }

Place place_from(json::object const& object) {
  return {text(object, "file"), number(object, "line"), number(object, "column")};
}

trace::Failure from_json(json::object const& object) {
  trace::Failure failure;
  failure.kind = text(object, "kind");
  failure.message = text(object, "message");
  failure.expected = text(object, "expected");
  failure.seen = text(object, "seen");
  failure.check_place = place_from(object.at("check_place").as_object());
  failure.execution = object.at("execution").as_int64();
  for (json::value const& item : object.at("threads").as_array()) {
    json::object const& thread = item.as_object();
    trace::ThreadStory story{text(thread, "name"), text(thread, "state"), {}};
    for (json::value const& frame : thread.at("stack").as_array()) {
      json::object const& f = frame.as_object();
      story.stack.push_back({0, text(f, "function"), place_from(f.at("place").as_object()), f.at("own").as_bool()});
    }
    failure.threads.push_back(std::move(story));
  }
  return failure;
}

json::object to_json(std::map<std::string, long> const& counts) {
  json::object object;
  for (auto const& [value, count] : counts) object[value] = count;
  return object;
}
std::map<std::string, long> counts_from(json::value const& value) {
  std::map<std::string, long> counts;
  for (auto const& [key, count] : value.as_object()) counts[key] = count.as_int64();
  return counts;
}

json::object to_json(trace::Evidence const& evidence) {
  json::array failures;
  for (trace::Failure const& failure : evidence.failures) failures.push_back(to_json(failure));
  return {{"complete", evidence.complete},
          {"ending", static_cast<int>(evidence.ending)},
          {"code", evidence.code},
          {"failures", failures},
          {"outcomes", to_json(evidence.outcomes)},
          {"reference_outcomes", to_json(evidence.reference_outcomes)},
          {"reference_ran", evidence.reference_ran},
          {"executions", evidence.executions},
          {"output", evidence.output}};
}

trace::Evidence evidence_from(json::object const& object) {
  trace::Evidence evidence;
  evidence.mode = rubric::Mode::stress;
  evidence.begun = true;
  evidence.complete = object.at("complete").as_bool();
  evidence.ending = static_cast<trace::Ending>(number(object, "ending"));
  evidence.code = number(object, "code");
  for (json::value const& item : object.at("failures").as_array()) {
    evidence.failures.push_back(from_json(item.as_object()));
  }
  evidence.outcomes = counts_from(object.at("outcomes"));
  evidence.reference_outcomes = counts_from(object.at("reference_outcomes"));
  evidence.reference_ran = object.at("reference_ran").as_bool();
  evidence.executions = object.at("executions").as_int64();
  evidence.output = text(object, "output");
  return evidence;
}

}  // namespace

Ledger::Ledger(std::string const& cache, std::string const& identity, std::string const& check)
    : path_(cache + "/stress/" + KeyBuilder().add(identity).add(check).key()) {}

std::optional<trace::Evidence> Ledger::recall() const {
  Result<std::string> const text = read_file(path_);
  if (!text) return std::nullopt;
  try {
    return evidence_from(json::parse(*text).as_object());
  } catch (std::exception const&) {
    return std::nullopt;  // a broken entry is no evidence
  }
}

void Ledger::remember(trace::Evidence const& evidence) const {
  // Where it cannot be kept, the failure still counts this time.
  if (Result<bool> const kept = write_file(path_, json::serialize(to_json(evidence))); !kept) return;
}

}  // namespace racecourse::drive
