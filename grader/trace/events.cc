#include "grader/trace/events.h"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <sstream>

namespace racecourse::trace {
namespace {

namespace json = boost::json;

constexpr std::size_t max_finding = 4u << 20;  // bytes
constexpr std::size_t max_line = 1u << 20, max_text = 4096, max_items = 10'000, max_failures = 8, max_threads = 64;

// Cut where a character begins: the rest stays valid UTF-8.
std::string within_limit(std::string text) {
  if (text.size() <= max_text) return text;
  std::size_t size = max_text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  text.resize(size);
  return text;
}

std::string text_at(json::object const& object, char const* key) {
  json::value const* const value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return "";
  return within_limit({value->get_string().c_str(), value->get_string().size()});
}

long number_at(json::object const& object, char const* key, long otherwise = 0) {
  json::value const* const value = object.if_contains(key);
  if (value == nullptr) return otherwise;
  if (value->is_int64()) return value->get_int64();
  return otherwise;
}

// Lines, executions: what counts is never negative, and fits an int.
long count_at(json::object const& object, char const* key) {
  return std::clamp<long>(number_at(object, key), 0, std::numeric_limits<int>::max());
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
    if (numbers.size() >= max_items) break;
    if (number.is_int64()) numbers[within_limit(std::string(name))] = number.get_int64();
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
  failure.check_place = {text_at(object, "file"), static_cast<int>(count_at(object, "line")), 0};
  failure.execution = count_at(object, "execution");
  failure.seed = std::strtoull(text_at(object, "seed").c_str(), nullptr, 10);
  for (json::value const& thread : list_at(object, "threads")) {
    if (thread.is_object() && failure.threads.size() < max_threads) {
      failure.threads.push_back(read_thread(thread.get_object()));
    }
  }
  return failure;
}

// Operations stand in the order of their begins: only earlier ones can precede.
bool read_after(json::object const& object, std::size_t before, Operation& operation) {
  operation.after.emplace();
  for (json::value const& item : list_at(object, "after")) {
    if (!item.is_int64() || item.get_int64() < 0 || static_cast<std::size_t>(item.get_int64()) >= before) return false;
    operation.after->push_back(static_cast<std::size_t>(item.get_int64()));
  }
  return true;
}

// Positions are those of one total order: each 0 <= begin < end < 2 * operations, or an end of -1. A history with any
// other is no history; those who draw it rely on that.
std::optional<History> read_history(json::object const& object) {
  History history{text_at(object, "model"), count_at(object, "execution"), {}, 0};
  history.fingerprint = std::strtoull(text_at(object, "fingerprint").c_str(), nullptr, 10);
  json::array const& items = list_at(object, "operations");
  long const positions = 2 * static_cast<long>(items.size());
  for (json::value const& item : items) {
    if (!item.is_object()) return std::nullopt;
    json::object const& o = item.get_object();
    Operation operation{static_cast<int>(count_at(o, "thread")), text_at(o, "call"), text_at(o, "result"),
                        number_at(o, "begin", -1), number_at(o, "end", -1)};
    bool const began = operation.begin >= 0 && operation.begin < positions;
    bool const ended = operation.end > operation.begin && operation.end < positions;
    if (!began || !(ended || operation.end == -1)) return std::nullopt;
    if (o.contains("after") && !read_after(o, history.operations.size(), operation)) return std::nullopt;
    history.operations.push_back(std::move(operation));
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
    if (auto history = read_history(object)) evidence.histories.push_back(std::move(*history));
  } else if (event == "counters") {
    evidence.counters = numbers_at(object, "values");
  } else if (event == "measured") {
    Timing const timing{number_at(object, "rounds"), number_at(object, "nanoseconds")};
    if (timing.rounds > 0 && timing.nanoseconds > 0) evidence.timing = timing;
  } else if (event == "progress") {
    evidence.executions = count_at(object, "executions");
    json::value const* const exhaustive = object.if_contains("exhaustive");
    evidence.exhaustive = exhaustive != nullptr && exhaustive->is_bool() && exhaustive->get_bool();
  } else if (event == "blind" && evidence.blind.size() < max_failures) {
    evidence.blind.push_back(text_at(object, "detector") + ", " + text_at(object, "when") + " the check");
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
    if (line.starts_with("{\"finding\":")) {  // the engine's own words, for grader/story to read
      if (evidence.finding.empty() && line.size() <= max_finding) evidence.finding = line;
      continue;
    }
    if (line.size() > max_line) continue;
    json::error_code error;
    json::value const value = json::parse(line, error, {}, options);
    if (!error && value.is_object()) read_event(value.get_object(), token, evidence);
  }
}

}  // namespace racecourse::trace
