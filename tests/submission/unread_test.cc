// Whose fault it is when the walk cannot read: a header's mistakes are its own, what is put before it is ours.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "grader/submission/policy.h"

namespace racecourse::submission {
namespace {

void write(std::string const& path, std::string const& text) { std::ofstream(path) << text; }

}  // namespace

BOOST_AUTO_TEST_SUITE(what_cannot_be_read)

BOOST_AUTO_TEST_CASE(a_header_that_is_no_cpp_is_left_to_the_compiler) {
  write("bad.h", "this is not C++ {{{\n#include \"no_such_file.h\"\n");
  BOOST_TEST(walk("bad.h", {"-std=c++20"}, {}, {}, "lock.h").has_value());
}

BOOST_AUTO_TEST_CASE(a_precompiled_header_that_does_not_fit_is_ours) {
  write("lock.h", "#pragma once\n");
  write("stale.pch", "no precompiled header\n");
  Result<Problems> const findings = walk("lock.h", {"-std=c++20", "-include-pch", "stale.pch"}, {}, {}, "lock.h");
  BOOST_TEST_REQUIRE(findings.has_error());
  BOOST_TEST(findings.error().message.starts_with("libclang cannot read lock.h"), findings.error().message);
}

BOOST_AUTO_TEST_CASE(a_name_that_only_the_checks_declare_is_held_against_the_rules) {
  Rules rules;
  rules.exercise = "threading/lock";
  rules.header = "lock.h";
  rules.namespace_ = "threading";
  write("borrows.h", "namespace threading {\ninline int answer() { return borrowed(); }\n}\n");
  write("declares.h", "int borrowed();\n");
  std::vector<std::string> const alone{"-std=c++20"}, beside{"-std=c++20", "-include", "declares.h"};
  BOOST_TEST(walk("borrows.h", alone, {}, rules, "lock.h")->empty());
  Result<Problems> const findings = walk("borrows.h", alone, beside, rules, "lock.h");
  BOOST_TEST_REQUIRE(findings.has_value());
  BOOST_TEST_REQUIRE(findings->size() == 1u);
  BOOST_TEST(findings->front().message.find("'borrowed'") != std::string::npos, findings->front().message);
}

// Twin: what is allowed stays allowed, whoever included it.
BOOST_AUTO_TEST_CASE(a_name_that_only_the_checks_declare_may_be_an_allowed_one) {
  Rules rules;
  rules.exercise = "threading/lock";
  rules.header = "lock.h";
  rules.namespace_ = "threading";
  rules.allowed_names = {"::borrowed"};
  write("borrows.h", "namespace threading {\ninline int answer() { return borrowed(); }\n}\n");
  write("declares.h", "int borrowed();\n");
  Result<Problems> const findings =
      walk("borrows.h", {"-std=c++20"}, {"-std=c++20", "-include", "declares.h"}, rules, "lock.h");
  BOOST_TEST_REQUIRE(findings.has_value());
  BOOST_TEST(findings->empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
