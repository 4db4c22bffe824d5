#include "grader/trace/events.h"

#include <boost/json.hpp>
#include <sstream>

namespace racecourse::trace {
namespace {

namespace json = boost::json;

constexpr std::size_t max_line = 1u << 20, max_text = 4096, max_items = 10'000, max_failures = 8, max_threads = 64;

std::string text_at(json::object const& object, char const* key) {
  json::value const* const value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return "";
  std::string text(value->get_string().c_str(), value->get_string().size());
  if (text.size() > max_text) text.resize(max_text);
  return text;
}

long number_at(json::object const& object, char const* key, long otherwise = 0) {
  json::value const* const value = object.if_contains(key);
  if (value == nullptr) return otherwise;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64()) return static_cast<long>(value->get_uint64());
  return otherwise;
}

json::array const& list_at(json::object const& object, char const* key) {
  static json::array const none;
  json::value const* const value = object.if_contains(key);
  return value != nullptr && value->is_array() && value->get_array().size() <= max_items ? value->get_array() : none;
}

std::map<std::string, long> numbers_at(json::object const& object, char const* key) {
  std::map<std::string, long> numbers;
  json::value const* const value = object.if_contains(key);
  if (value == nullptr || !value->is_object()) return numbers;
  for (auto const& [name, number] : value->get_object()) {
    if (numbers.size() < max_items && number.is_int64())
      numbers[std::string(name).substr(0, max_text)] = number.get_int64();
  }
  return numbers;
}

ThreadStory read_thread(json::object const& object) {
  ThreadStory story{text_at(object, "name"), text_at(object, "state"), {}};
  for (json::value const& address : list_at(object, "stack")) {
    Frame frame;
    if (address.is_int64()) frame.address = static_cast<std::uint64_t>(address.get_int64());
    if (address.is_uint64()) frame.address = address.get_uint64();
    story.stack.push_back(frame);
  }
  return story;
}

Failure read_failure(json::object const& object) {
  Failure failure;
  failure.kind = text_at(object, "kind");
  failure.message = text_at(object, "message");
  failure.expected = text_at(object, "expected");
  failure.seen = text_at(object, "seen");
  failure.check_place = {text_at(object, "file"), static_cast<int>(number_at(object, "line")), 0};
  failure.execution = number_at(object, "execution");
  failure.seed = std::strtoull(text_at(object, "seed").c_str(), nullptr, 10);
  for (json::value const& thread : list_at(object, "threads")) {
    if (thread.is_object() && failure.threads.size() < max_threads) {
      failure.threads.push_back(read_thread(thread.get_object()));
    }
  }
  return failure;
}

History read_history(json::object const& object) {
  History history{text_at(object, "model"), number_at(object, "execution"), {}};
  for (json::value const& item : list_at(object, "operations")) {
    if (!item.is_object()) continue;
    json::object const& o = item.get_object();
    history.operations.push_back({static_cast<int>(number_at(o, "thread")), text_at(o, "call"), text_at(o, "result"),
                                  number_at(o, "begin"), number_at(o, "end", -1)});
  }
  return history;
}

void read_event(json::object const& object, std::string const& token, Evidence& evidence) {
  std::string const event = text_at(object, "event");
  if (event == "begin") {
    evidence.begun = text_at(object, "check") == evidence.check;
  } else if (event == "failure" && evidence.failures.size() < max_failures) {
    evidence.failures.push_back(read_failure(object));
  } else if (event == "outcomes") {
    evidence.outcomes = numbers_at(object, "values");
  } else if (event == "history" && evidence.histories.size() < max_items) {
    evidence.histories.push_back(read_history(object));
  } else if (event == "counters") {
    evidence.counters = numbers_at(object, "values");
  } else if (event == "progress") {
    evidence.executions = number_at(object, "executions");
  } else if (event == "complete") {
    evidence.complete = !token.empty() && text_at(object, "token") == token;
  }
}

}  // namespace

void read_events(std::string const& lines, std::string const& token, Evidence& evidence) {
  std::istringstream stream(lines);
  json::parse_options options;
  options.max_depth = 8;
  for (std::string line; std::getline(stream, line);) {
    if (line.size() > max_line) continue;
    json::error_code error;
    json::value const value = json::parse(line, error, {}, options);
    if (!error && value.is_object()) read_event(value.get_object(), token, evidence);
  }
}

}  // namespace racecourse::trace
