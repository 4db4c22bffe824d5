#include "grader/drive/ledger.h"

#include <boost/json.hpp>

#include "grader/base/files.h"
#include "grader/base/hash.h"

namespace racecourse::drive {
namespace {

namespace json = boost::json;

json::object to_json(trace::Failure const& failure) {
  json::array threads;
  for (trace::ThreadStory const& thread : failure.threads) {
    json::array stack;
    for (trace::Frame const& f : thread.stack) {
      stack.push_back(json::object{{"function", f.function}, {"file", f.place.file}, {"line", f.place.line}});
    }
    threads.push_back(json::object{{"name", thread.name}, {"state", thread.state}, {"stack", stack}});
  }
  return {{"kind", failure.kind}, {"message", failure.message},     {"expected", failure.expected},
          {"seen", failure.seen}, {"execution", failure.execution}, {"threads", threads}};
}

std::string text(json::object const& object, char const* key) { return object.at(key).as_string().c_str(); }

trace::Failure from_json(json::object const& object) {
  trace::Failure failure;
  failure.kind = text(object, "kind");
  failure.message = text(object, "message");
  failure.expected = text(object, "expected");
  failure.seen = text(object, "seen");
  failure.execution = object.at("execution").as_int64();
  for (json::value const& item : object.at("threads").as_array()) {
    json::object const& thread = item.as_object();
    trace::ThreadStory story{text(thread, "name"), text(thread, "state"), {}};
    for (json::value const& frame : thread.at("stack").as_array()) {
      json::object const& f = frame.as_object();
      story.stack.push_back(
          {0, text(f, "function"), {text(f, "file"), static_cast<int>(f.at("line").as_int64()), 0}, true});
    }
    failure.threads.push_back(std::move(story));
  }
  return failure;
}

}  // namespace

Ledger::Ledger(std::string const& cache, std::string const& program_key, std::string const& check)
    : path_(cache + "/stress/" + KeyBuilder().add(program_key).add(check).key()) {}

std::optional<trace::Failure> Ledger::recall() const {
  Result<std::string> const text = read_file(path_);
  if (!text) return std::nullopt;
  try {
    return from_json(json::parse(*text).as_object());
  } catch (std::exception const&) {
    return std::nullopt;  // a broken entry is no evidence
  }
}

void Ledger::remember(trace::Failure const& failure) const {
  // Where it cannot be kept, the failure still counts this time.
  if (Result<bool> const kept = write_file(path_, json::serialize(to_json(failure))); !kept) return;
}

}  // namespace racecourse::drive
