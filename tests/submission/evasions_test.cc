// Ways around the rules, each with a twin that is fine.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

#include "grader/submission/policy.h"

namespace racecourse::submission {
namespace {

Rules rules() {
  rubric::Rubric rubric;
  rubric.exercise = "threading/lock";
  rubric.header = "lock.h";
  return rules_for(rubric);
}

// All messages about a header with this text, one a line.
std::string told(std::string const& text) {
  std::ofstream("evasion.h") << text;
  Result<Problems> const findings = walk("evasion.h", {"-std=c++20", "-w"}, {}, rules(), "lock.h");
  BOOST_TEST_REQUIRE(findings.has_value());
  std::string all;
  for (Problem const& finding : *findings) all += finding.message + "\n";
  return all;
}

std::string in_namespace(std::string const& text) { return "namespace threading {\n" + text + "\n}\n"; }

bool has(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(evasions)

BOOST_AUTO_TEST_CASE(every_attribute_of_a_list_is_looked_at) {
  std::string const words = "the attribute 'gnu' is not allowed";
  BOOST_TEST(has(told(in_namespace("[[maybe_unused, gnu::constructor]] static void f() {}")), words));
  BOOST_TEST(has(told(in_namespace("<:<:gnu::constructor:>:> inline void f() {}")), words));
  BOOST_TEST(has(told(in_namespace("[[using gnu: constructor]] inline void f() {}")), "'using'"));
  BOOST_TEST(has(told(in_namespace("[[deprecated::constructor]] inline void f() {}")), "'deprecated'"));
}

BOOST_AUTO_TEST_CASE(harmless_attributes_may_stand_together) {
  BOOST_TEST(told(in_namespace("[[nodiscard, maybe_unused]] inline int f() { return 1; }\n"
                               "[[deprecated(\"use, gnu::g, instead\")]] inline int g(int i) { return i; }\n"
                               "inline int h(int const* p) { return p[f()]; }")) == "");
}

BOOST_AUTO_TEST_CASE(a_guard_is_a_name_of_a_header_and_no_word_of_the_language) {
  auto const guarded = [](std::string const& name) {
    return "#ifndef " + name + "\n#define " + name + "\nnamespace threading {}\n#endif\n";
  };
  BOOST_TEST(has(told(guarded("noexcept")), "macros are not allowed"));
  BOOST_TEST(has(told(guarded("require")), "macros are not allowed"));
  BOOST_TEST(has(told(guarded("NOTHING")), "macros are not allowed"));
  BOOST_TEST(told(guarded("LOCK_H")) == "");
  BOOST_TEST(told(guarded("THREADING_LOCK_HPP_")) == "");
}

BOOST_AUTO_TEST_CASE(macros_of_boost_and_the_grader_are_not_for_submissions) {
  BOOST_TEST(
      has(told(in_namespace("inline void f() { BOOST_JOIN(as, m)(\"nop\"); }")), "'BOOST_JOIN' is a name reserved"));
  BOOST_TEST(told(in_namespace("inline int BOOSTS = 1;")) == "");
}

BOOST_AUTO_TEST_CASE(another_name_of_a_forbidden_type_is_forbidden) {
  std::string const header = "#include <iostream>\n";
  BOOST_TEST(has(told(header + in_namespace("inline std::wofstream* f = nullptr;")), "'std::wofstream' may not"));
  BOOST_TEST(told(header + in_namespace("inline std::wostream* f = nullptr;")) == "");
}

BOOST_AUTO_TEST_CASE(what_a_template_would_find_by_its_arguments_is_forbidden) {
  std::string const before = "#include <functional>\n#include <exception>\nnamespace threading {\n";
  BOOST_TEST(has(told(before + "template <class T> void f(T t) { set_terminate(t); }\n}\n"), "'std::set_terminate'"));
  // A function, or a member, of one's own.
  BOOST_TEST(told(before + "template <class T> void remove(T) {}\n"
                           "template <class T> void f(T t) { threading::remove(t); }\n}\n") == "");
  BOOST_TEST(told(before + "template <class T> struct s { void signal(T) {} void f(T t) { signal(t); } };\n}\n") == "");
  BOOST_TEST(told(before + "template <class T> void f(T t) { take(t); }\n}\n") == "");
}

BOOST_AUTO_TEST_CASE(nobody_asks_who_calls) {
  std::string const where = "namespace kit { struct where { static where current(); }; }\n";
  std::ofstream("kit_where.h") << where;
  std::ofstream("asks.h") << in_namespace("inline void f(kit::where = kit::where::current()) {}");
  Result<Problems> const findings =
      walk("asks.h", {"-std=c++20", "-w", "-include", "kit_where.h"}, {}, rules(), "lock.h");
  BOOST_TEST_REQUIRE(findings.has_value());
  BOOST_TEST_REQUIRE(!findings->empty());
  BOOST_TEST(findings->front().message == "'kit::where' may not be used in this exercise");
}

BOOST_AUTO_TEST_CASE(a_function_cannot_take_the_place_of_one_of_the_checks) {
  auto const with = [](std::string const& text) {
    std::ofstream("overload.h") << in_namespace(text);
    Rules strict = rules();
    strict.names_of_checks = {"explore_small_worlds"};
    Result<Problems> const findings = walk("overload.h", {"-std=c++20", "-w"}, {}, strict, "lock.h");
    BOOST_TEST_REQUIRE(findings.has_value());
    return findings->empty() ? std::string() : findings->front().message;
  };
  std::string const words = "the checks call a function 'explore_small_worlds' of their own";
  BOOST_TEST(with("inline void explore_small_worlds(void (*)(int)) {}") == words);
  BOOST_TEST(with("template <class F> void explore_small_worlds(F) {}") == words);
  BOOST_TEST(with("class c { friend void explore_small_worlds(c&) {} };") == words);
  BOOST_TEST(with("class c { void explore_small_worlds() {} };") == "");
  BOOST_TEST(with("inline void explore(void (*)(int)) {}") == "");
}

// g++ compiles what clang 14 gives up on: aggregates in round brackets, types of templates without `typename`.
BOOST_AUTO_TEST_CASE(what_only_gcc_can_read_is_looked_at_word_by_word) {
  auto const by = [](bool gcc, std::string const& text) {
    std::ofstream("newer.h") << "#include <mutex>\n" + in_namespace(text);
    Rules newer = rules();
    newer.for_gcc = gcc;
    Result<Problems> const findings = walk("newer.h", {"-std=c++20", "-w"}, {}, newer, "lock.h");
    BOOST_TEST_REQUIRE(findings.has_value());
    return findings->empty() ? std::string() : findings->front().message;
  };
  std::string const unread = "template <class T> T::type f(T::type t) {\n";
  BOOST_TEST(by(true, unread + "std::mutex m; }") == "'std::mutex' may not be used in this exercise");
  BOOST_TEST(by(true, unread + "using std::mutex; mutex m; }") == "'std::mutex' may not be used in this exercise");
  BOOST_TEST(by(true, unread + "using namespace std; mutex m; }") == "namespace std may not be opened in this header");
  BOOST_TEST(by(true, unread + "namespace s = ::std; s::mutex m; }") ==
             "namespace std may not be opened in this header");
  BOOST_TEST(by(true, unread + "struct c { int mutex; } x = {int(sizeof(std::lock_guard<c>))}; return x.mutex; }") ==
             "");
  BOOST_TEST(by(false, unread + "return t; }") == "");
  // What clang reads may open it: there each name is resolved.
  BOOST_TEST(by(true, "using namespace std; inline size_t f() { return 0; }") == "");
}

// With the device as content, the front end would read until its memory is used up.
BOOST_AUTO_TEST_CASE(what_may_not_be_included_is_not_read) {
  BOOST_TEST(has(told("#include \"/dev/zero\"\n"), "#include \"/dev/zero\" is not allowed"));
  BOOST_TEST(has(told("#include </dev/zero>\n"), "#include </dev/zero> is not allowed"));
  BOOST_TEST(has(told("#include_next \"/dev/zero\"\n"), "'#include_next' is not allowed"));
}

BOOST_AUTO_TEST_CASE(a_macro_is_not_unfolded) {
  std::string text = "namespace threading {}\n#define m0 x\n";
  for (int i = 1; i <= 30; ++i) {
    std::string const before = " m" + std::to_string(i - 1);
    text += "#define m" + std::to_string(i) + before + before + before + before + "\n";
  }
  std::ofstream("evasion.h") << text << "m30\n";
  Result<Problems> const findings = walk("evasion.h", {"-std=c++20", "-w"}, {}, rules(), "lock.h");
  BOOST_TEST_REQUIRE(findings.has_value());
  BOOST_TEST_REQUIRE(!findings->empty());
  BOOST_TEST(findings->front().message == "macros are not allowed");
  BOOST_TEST(findings->front().place.line == 2);
}

// Errors are told all at once: a header of the system that is not allowed, and what is used of it.
BOOST_AUTO_TEST_CASE(a_header_of_the_system_does_not_end_the_walk) {
  std::string const all = told("#include <thread>\n" + in_namespace("inline std::thread t;"));
  BOOST_TEST(has(all, "#include <thread> is not allowed"));
  BOOST_TEST(has(all, "'std::thread' may not be used"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
