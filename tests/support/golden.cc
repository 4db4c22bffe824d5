#include "tests/support/golden.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace racecourse::test {
namespace {

constexpr char const* remedy = "If the new text is right, './racecourse test --approve' writes it down.";

std::optional<std::string> read(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// tests/approve sets this to the folder of golden files in the source tree.
void write(std::string const& folder, std::string const& name, std::string_view text) {
  std::filesystem::path const path = std::filesystem::path(folder) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  BOOST_TEST_REQUIRE(file.good(), path.string() << " cannot be written");
}

// A line with its end, so that a missing last newline is a difference like any other.
std::string_view line_from(std::string_view text, std::size_t start) {
  if (start >= text.size()) return {};
  std::size_t const end = text.find('\n', start);
  return text.substr(start, end == std::string_view::npos ? end : end + 1 - start);
}

std::string shown(std::string_view line) {
  if (line.empty()) return "nothing: the text ends here";
  if (line.back() != '\n') return "'" + std::string(line) + "' without an end of line";
  return "'" + std::string(line.substr(0, line.size() - 1)) + "'";
}

}  // namespace

std::string first_difference(std::string_view expected, std::string_view seen) {
  if (expected == seen) return {};
  std::size_t const start = [&] {
    std::size_t const same = static_cast<std::size_t>(
        std::mismatch(expected.begin(), expected.end(), seen.begin(), seen.end()).first - expected.begin());
    std::size_t const end = same == 0 ? std::string_view::npos : expected.rfind('\n', same - 1);
    return end == std::string_view::npos ? 0 : end + 1;
  }();
  auto const number = 1 + std::count(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  return "line " + std::to_string(number) + "\n  expected: " + shown(line_from(expected, start)) +
         "\n  seen:     " + shown(line_from(seen, start));
}

void check_golden(std::string const& name, std::string_view text) {
  if (char const* const folder = std::getenv("RACECOURSE_APPROVE_INTO")) return write(folder, name, text);
  std::string const path = "tests/golden/" + name;
  std::optional<std::string> const expected = read(path);
  if (!expected) {
    BOOST_ERROR(path << " cannot be read. " << remedy << " The text is:\n" << text);
    return;
  }
  std::string const difference = first_difference(*expected, text);
  BOOST_TEST(difference.empty(), path << ", " << difference << "\n" << remedy);
}

std::string read_golden(std::string const& name) {
  std::optional<std::string> text = read("tests/golden/" + name);
  BOOST_TEST_REQUIRE(text.has_value(), "tests/golden/" << name << " cannot be read");
  return *std::move(text);
}

}  // namespace racecourse::test
