// What every exercise allows, what none does, and how a rubric changes that. CATALOGUE-wide tables live here only.
#include <algorithm>
#include <boost/json.hpp>
#include <string_view>

#include "grader/submission/policy.h"

namespace racecourse::submission {
namespace {

namespace json = boost::json;

std::vector<std::string> const includes_everywhere{
    "<algorithm>",     "<any>",      "<array>",       "<atomic>",       "<bit>",        "<bitset>",
    "<cassert>",       "<cerrno>",   "<charconv>",    "<chrono>",       "<cinttypes>",  "<climits>",
    "<compare>",       "<concepts>", "<coroutine>",   "<cstddef>",      "<cstdint>",    "<cstdio>",
    "<cstring>",       "<deque>",    "<exception>",   "<forward_list>", "<functional>", "<initializer_list>",
    "<iosfwd>",        "<iostream>", "<iterator>",    "<limits>",       "<list>",       "<map>",
    "<memory>",        "<mutex>",    "<new>",         "<numeric>",      "<optional>",   "<ostream>",
    "<queue>",         "<ranges>",   "<ratio>",       "<set>",          "<span>",       "<sstream>",
    "<stack>",         "<stddef.h>", "<stdexcept>",   "<stdint.h>",     "<string>",     "<string_view>",
    "<system_error>",  "<tuple>",    "<type_traits>", "<typeindex>",    "<typeinfo>",   "<unordered_map>",
    "<unordered_set>", "<utility>",  "<variant>",     "<vector>",       "\"kit/kit.h\""};

// Boost.Intrusive is the one library beside the standard one.
std::vector<std::string> const intrusive_includes{"<boost/intrusive/list.hpp>", "<boost/intrusive/slist.hpp>",
                                                  "<boost/intrusive/set.hpp>", "<boost/intrusive/unordered_set.hpp>",
                                                  "<boost/intrusive/options.hpp>"};

// Of the C library and POSIX, in the global namespace; names ending in _t are types and pass.
std::vector<std::string> const names_everywhere{
    "::memcpy",         "::memmove",  "::memset",       "::memcmp",
    "::strlen",         "::strcmp",   "::strerror",     "::stderr",
    "::fprintf",        "::fputs",    "::fputc",        "::fflush",
    "::snprintf",       "::abs",      "::errno",        "::__errno_location",
    "::__assert_fail",  "::timespec", "::operator new", "::operator delete",
    "boost::intrusive", "kit",        "__gnu_cxx",      "::std"};

// Each is a primitive that a student is to build, or a way around the grader. A name stands for all that is inside it.
std::vector<std::string> const forbidden_everywhere{"std::mutex",
                                                    "std::timed_mutex",
                                                    "std::recursive_mutex",
                                                    "std::recursive_timed_mutex",
                                                    "std::shared_mutex",
                                                    "std::shared_timed_mutex",
                                                    "std::shared_lock",
                                                    "std::condition_variable",
                                                    "std::condition_variable_any",
                                                    "std::thread",
                                                    "std::jthread",
                                                    "std::stop_token",
                                                    "std::stop_source",
                                                    "std::stop_callback",
                                                    "std::async",
                                                    "std::future",
                                                    "std::shared_future",
                                                    "std::promise",
                                                    "std::packaged_task",
                                                    "std::counting_semaphore",
                                                    "std::binary_semaphore",
                                                    "std::latch",
                                                    "std::barrier",
                                                    "std::call_once",
                                                    "std::once_flag",
                                                    "std::this_thread::sleep_for",
                                                    "std::this_thread::sleep_until",
                                                    "std::this_thread::get_id",
                                                    "std::atomic_thread_fence",
                                                    "std::atomic_signal_fence",
                                                    "std::exit",
                                                    "std::_Exit",
                                                    "std::quick_exit",
                                                    "std::abort",
                                                    "std::atexit",
                                                    "std::at_quick_exit",
                                                    "std::terminate",
                                                    "std::set_terminate",
                                                    "std::get_terminate",
                                                    "std::set_new_handler",
                                                    "std::system",
                                                    "std::getenv",
                                                    "std::signal",
                                                    "std::raise",
                                                    "std::longjmp",
                                                    "std::fopen",
                                                    "std::freopen",
                                                    "std::remove",
                                                    "std::rename",
                                                    "std::tmpfile",
                                                    "std::tmpnam",
                                                    "std::filesystem",
                                                    "std::basic_ifstream",
                                                    "std::basic_ofstream",
                                                    "std::basic_fstream",
                                                    "std::basic_filebuf",
                                                    "std::ifstream",
                                                    "std::ofstream",
                                                    "std::fstream",
                                                    "std::random_device",
                                                    "std::execution",
                                                    "std::chrono::system_clock",
                                                    "std::timespec_get",
                                                    "std::source_location",
                                                    "std::notify_all_at_thread_exit",
                                                    "kit::where",
                                                    "kit::todo_handler"};

std::string track_of(std::string const& exercise) { return exercise.substr(0, exercise.find('/')); }

void take_away(std::vector<std::string>& from, std::string const& name) {
  from.erase(std::remove(from.begin(), from.end(), name), from.end());
}

json::array list(std::vector<std::string> const& texts) {
  json::array array;
  for (std::string const& text : texts) array.emplace_back(text);
  return array;
}

std::vector<std::string> texts(json::object const& object, char const* key) {
  std::vector<std::string> all;
  for (json::value const& value : object.at(key).as_array()) all.emplace_back(value.as_string().c_str());
  return all;
}

std::string text(json::object const& object, char const* key) { return object.at(key).as_string().c_str(); }

}  // namespace

Rules rules_for(rubric::Rubric const& rubric) {
  Rules rules{rubric.exercise,     rubric.header,    track_of(rubric.exercise),
              includes_everywhere, names_everywhere, forbidden_everywhere};
  rules.allowed_includes.insert(rules.allowed_includes.end(), intrusive_includes.begin(), intrusive_includes.end());
  for (std::string const& name : rubric.policy.allow) {
    if (name.starts_with('<') || name.starts_with('"')) {
      rules.allowed_includes.push_back(name);
    } else {
      rules.allowed_names.push_back(name);
      take_away(rules.forbidden_names, name);
    }
  }
  for (std::string const& exercise : rubric.policy.exercises) {
    std::string const name = exercise.substr(exercise.find('/') + 1);
    rules.allowed_includes.push_back("\"" + exercise + "/" + name + ".h\"");
    rules.allowed_names.push_back(track_of(exercise));
  }
  for (std::string const& name : rubric.policy.forbid) rules.forbidden_names.push_back(name);
  return rules;
}

std::string to_json(Rules const& rules) {
  return json::serialize(json::object{{"exercise", rules.exercise},
                                      {"header", rules.header},
                                      {"namespace", rules.namespace_},
                                      {"includes", list(rules.allowed_includes)},
                                      {"allowed", list(rules.allowed_names)},
                                      {"forbidden", list(rules.forbidden_names)},
                                      {"of_checks", list(rules.names_of_checks)},
                                      {"for_gcc", rules.for_gcc}});
}

Result<Rules> rules_from_json(std::string const& text_of_rules) try {
  json::value const value = json::parse(text_of_rules);
  json::object const& object = value.as_object();
  return Rules{text(object, "exercise"),   text(object, "header"),        text(object, "namespace"),
               texts(object, "includes"),  texts(object, "allowed"),      texts(object, "forbidden"),
               texts(object, "of_checks"), object.at("for_gcc").as_bool()};
} catch (std::exception const& e) {
  return Problem{std::string("the rules for the policy walk cannot be read: ") + e.what(), "", {}};
}

std::string findings_to_json(Problems const& findings) {
  json::array array;
  for (Problem const& f : findings) {
    array.push_back(json::object{{"message", f.message},
                                 {"remedy", f.remedy},
                                 {"file", f.place.file},
                                 {"line", f.place.line},
                                 {"column", f.place.column}});
  }
  return json::serialize(array);
}

Result<Problems> findings_from_json(std::string const& text_of_findings) try {
  Problems findings;
  json::value const value = json::parse(text_of_findings);
  for (json::value const& item : value.as_array()) {
    json::object const& o = item.as_object();
    findings.push_back(
        {text(o, "message"),
         text(o, "remedy"),
         {text(o, "file"), static_cast<int>(o.at("line").as_int64()), static_cast<int>(o.at("column").as_int64())}});
  }
  return findings;
} catch (std::exception const& e) {
  return Problem{std::string("the policy walk's findings cannot be read: ") + e.what(), "", {}};
}

}  // namespace racecourse::submission
