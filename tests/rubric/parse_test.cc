// Files that are no rubric at all: a clear message, in bounded time.
#include "tests/rubric/support.h"

namespace racecourse::rubric::test {
namespace {

std::string first_mistake(std::string const& text) {
  Lines const lines = rubric_mistakes(text);
  return lines.empty() ? "none" : lines.front();
}

std::size_t const mebibyte = 1u << 20;

}  // namespace

BOOST_AUTO_TEST_SUITE(parse)

BOOST_AUTO_TEST_CASE(an_empty_file_is_called_empty) {
  std::string const empty = "r.yaml: empty. grader/docs/authoring-formats.md shows what belongs here";
  for (std::string const text : {"", "\n\n", "# only a comment\n", "---\n", "~"}) {
    check_lines(rubric_mistakes(text), {empty});
  }
}

BOOST_AUTO_TEST_CASE(broken_yaml_has_its_place) {
  check_lines(rubric_mistakes("title: [a\nb: c"), {"r.yaml:2:2: not valid YAML: end of sequence flow not found"});
  check_lines(rubric_mistakes("title: 'a"), {"r.yaml:1:10: not valid YAML: illegal EOF in scalar"});
  check_lines(rubric_mistakes("a:\n\tb: c"), {"r.yaml:2:3: not valid YAML: illegal map value"});
}

BOOST_AUTO_TEST_CASE(a_binary_file_is_no_text) {
  using namespace std::string_literals;
  check_lines(rubric_mistakes("\x7f"
                              "ELF\0\1"s),
              {"r.yaml: not a text file. Save it as UTF-8 text"});
  std::string const foreign = "not UTF-8 text from here on. Save the file as UTF-8, without control characters";
  check_lines(rubric_mistakes("title: caf\xe9\n"), {"r.yaml:1:11: " + foreign});
  check_lines(rubric_mistakes("title: é\nlesson: \x1b[31m"), {"r.yaml:2:9: " + foreign});
  check_lines(rubric_mistakes("title: \xe2\x82"), {"r.yaml:1:8: " + foreign});
}

BOOST_AUTO_TEST_CASE(umlauts_and_windows_lines_are_text) {
  check_lines(rubric_mistakes(change(sound_rubric, "title: Lock", "title: Schloß\r")), {});
}

BOOST_AUTO_TEST_CASE(a_large_file_is_refused_unread) {
  check_lines(rubric_mistakes(std::string(10 * mebibyte, 'a')),
              {"r.yaml: larger than 1 MiB. A file of this kind has a few kilobytes"});
  std::string const comment = "#" + std::string(mebibyte - 1 - sound_rubric.size() - 1, 'a') + "\n";
  BOOST_TEST_REQUIRE((comment + sound_rubric).size() == mebibyte);
  check_lines(rubric_mistakes(comment + sound_rubric), {});
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
  std::string const deep = ": nesting this deep is not allowed. Nothing here needs more than a few levels";
  BOOST_TEST(first_mistake(std::string(mebibyte, '[')) == "r.yaml:1:8" + deep);
  check_lines(rubric_mistakes(repeat("- ", 1000)), {"r.yaml:1:31" + deep});
  check_lines(rubric_mistakes(repeat("? ", 1000)), {"r.yaml:1:31" + deep});
  check_lines(rubric_mistakes(repeat("{a: ", 100)), {"r.yaml:1:57" + deep});
}

BOOST_AUTO_TEST_CASE(anchors_and_aliases_are_refused) {
  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    std::string const last = "*" + std::string(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [" + last + ", " + last + "]\n";
  }
  Lines const lines = rubric_mistakes(bomb);
  BOOST_TEST(lines.size() == 26u + 2 * 25u);
  BOOST_TEST(lines.at(0) == "r.yaml:1:4: an anchor is not allowed. Write the value out where it is used");
  BOOST_TEST(lines.at(2) == "r.yaml:2:8: an alias is not allowed. Write the value out");
}

BOOST_AUTO_TEST_CASE(a_second_document_is_refused) {
  Lines const expected{"r.yaml:22:1: a second document is not allowed. Remove the line with --- and what follows it"};
  check_lines(rubric_mistakes(sound_rubric + "---\na: b\n"), expected);
  check_lines(rubric_mistakes(sound_rubric + "---\n"), expected);
  check_lines(rubric_mistakes("---\n" + sound_rubric + "...\n"), {});
}

BOOST_AUTO_TEST_CASE(floods_end_soon) {
  BOOST_TEST(first_mistake(repeat("a: b\n", 100'000)).find("a file with this many values") != std::string::npos);
  std::string checks = "levels: [x]\nchecks:\n";
  for (int i = 0; i < 301; ++i) checks += "  - {id: c" + std::to_string(i) + "}\n";
  BOOST_TEST(joined(rubric_mistakes(checks)).find("r.yaml:303:5: more than 300 checks") != std::string::npos);
}

// Following every path through the needs would take 2^40 steps.
BOOST_AUTO_TEST_CASE(needs_that_fan_out_are_followed_once) {
  std::string text = "checks:\n";
  for (int i = 0; i < 40; ++i) {
    std::string const needs = "[a" + std::to_string(i + 1) + ", b" + std::to_string(i + 1) + "]";
    for (std::string const side : {"a", "b"}) {
      text += "  - {id: " + side + std::to_string(i) + ", needs: " + (i < 39 ? needs : "[]") + "}\n";
    }
  }
  BOOST_TEST(joined(rubric_mistakes(text)).find("circle") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_name_of_half_a_megabyte_gets_no_suggestion) {
  std::string const name = repeat("lock", mebibyte / 16);
  Lines const lines = rubric_mistakes(change(sound_rubric, "needs: [lock_works]", "needs: [" + name + "]"));
  check_lines(lines, {"r.yaml:17:13: check 'lock_excludes' needs '" + name + "', which is not a check"});
}

BOOST_AUTO_TEST_CASE(odd_keys_are_named) {
  check_lines(rubric_mistakes(change(sound_rubric, "title: Lock", "title: Lock\n? [a, b]\n: c")),
              {"r.yaml:3:3: a key of the rubric must be a text"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
