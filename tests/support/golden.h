// Golden files: outputs that people or machines read, kept under tests/golden and compared byte by byte.
//
//   BOOST_AUTO_TEST_CASE(a_passed_grade_as_json) { check_golden("report/passed.json", render(grade)); }
//
// A new golden file, or output that is meant to change: ./racecourse test --approve writes what the tests produce, and
// `git diff` shows what that changed. The names of files are relative to tests/golden. A test that depends on
// //tests/support:golden sees all of them and needs no `data` of its own.
//
// Thread safety: none, as for all of Boost.Test's assertions.
#pragma once

#include <string>
#include <string_view>

namespace racecourse::test {

// Fails the running test case, and lets it go on, unless the file holds exactly this text. The message names the first
// line that differs. While approving, writes the file instead.
void check_golden(std::string const& name, std::string_view text);

// A recorded input: the file's text, which no approval changes. Ends the test case if it cannot be read.
std::string read_golden(std::string const& name);

// The first line that differs, numbered from 1, as both have it; empty if the texts are equal.
std::string first_difference(std::string_view expected, std::string_view seen);

}  // namespace racecourse::test
