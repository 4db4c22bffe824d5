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
  BOOST_TEST(walk("bad.h", {"-std=c++20"}, {}, "lock.h").has_value());
}

BOOST_AUTO_TEST_CASE(a_precompiled_header_that_does_not_fit_is_ours) {
  write("lock.h", "#pragma once\n");
  write("stale.pch", "no precompiled header\n");
  Result<Problems> const findings = walk("lock.h", {"-std=c++20", "-include-pch", "stale.pch"}, {}, "lock.h");
  BOOST_TEST_REQUIRE(findings.has_error());
  BOOST_TEST(findings.error().message.starts_with("libclang cannot read lock.h"), findings.error().message);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::submission
