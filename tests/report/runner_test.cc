// What GitHub's runner would obey of our output. The model below follows the runner's parser (actions/runner,
// ActionCommand.cs and ActionCommandManager.cs): "::name k=v,...::data" at the beginning of a line, blanks left out,
// and the old form "##[name k=v;...]data" anywhere in a line; after stop-commands nothing but the token.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <map>
#include <sstream>
#include <vector>

#include "grader/report/report.h"
#include "tests/report/grades.h"

namespace racecourse::report::test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

struct Command {
  std::string name, data;
  std::map<std::string, std::string> properties;
};

std::string unescaped(std::string text, bool property) {
  std::vector<std::pair<std::string, std::string>> const all{
      {"%0D", "\r"}, {"%0A", "\n"}, {"%3A", ":"}, {"%2C", ","}, {"%25", "%"}};
  for (auto const& [from, to] : all) {
    if (!property && (to == ":" || to == ",")) continue;
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, 3, to);
  }
  return text;
}

class Runner {
 public:
  void read(std::string const& output) {
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line, '\n');) {
      // .NET takes a lone CR for the end of a line as well.
      std::istringstream parts(line);
      for (std::string part; std::getline(parts, part, '\r');) read_line(part);
    }
  }
  std::vector<Command> obeyed;
  bool stopped() const { return !token_.empty(); }

 private:
  void read_line(std::string const& line) {
    Command command;
    if (!parse(line, command) && !parse_old(line, command)) return;
    if (stopped()) {
      if (lower(command.name) == lower(token_)) token_.clear();
    } else if (lower(command.name) == "stop-commands") {
      token_ = command.data;
    } else {
      obeyed.push_back(command);
    }
  }

  bool is_known(std::string const& name) const {
    static std::vector<std::string> const known{
        "stop-commands", "error",          "warning", "notice", "debug",      "group",      "endgroup", "add-mask",
        "add-matcher",   "remove-matcher", "set-env", "echo",   "set-output", "save-state", "add-path"};
    return std::find(known.begin(), known.end(), lower(name)) != known.end() ||
           (stopped() && lower(name) == lower(token_));
  }

  bool parse(std::string const& line, Command& command) const {
    std::size_t const start = line.find_first_not_of(" \t\v\f");
    if (start == std::string::npos || line.compare(start, 2, "::") != 0) return false;
    std::size_t const end = line.find("::", start + 2);
    if (end == std::string::npos) return false;
    std::string const info = line.substr(start + 2, end - start - 2);
    command.name = info.substr(0, info.find(' '));
    if (!is_known(command.name)) return false;
    if (info.find(' ') != std::string::npos) {
      std::istringstream pairs(info.substr(info.find(' ') + 1));
      for (std::string pair; std::getline(pairs, pair, ',');) {
        std::size_t const equals = pair.find('=');
        if (equals != std::string::npos)
          command.properties[pair.substr(0, equals)] = unescaped(pair.substr(equals + 1), true);
      }
    }
    command.data = unescaped(line.substr(end + 2), false);
    return true;
  }

  bool parse_old(std::string const& line, Command& command) const {
    std::size_t const start = line.find("##[");
    std::size_t const end = start == std::string::npos ? start : line.find(']', start);
    if (end == std::string::npos) return false;
    std::string const info = line.substr(start + 3, end - start - 3);
    command.name = info.substr(0, info.find(' '));
    return is_known(command.name);
  }

  std::string token_;
};

Runner read(std::string const& format, std::vector<score::Grade> const& grades, Style const& style = {}) {
  std::ostringstream out;
  find_format(format)->write(out, grades, style);
  Runner runner;
  runner.read(out.str());
  BOOST_TEST(!runner.stopped());
  return runner;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(github_runner)

BOOST_AUTO_TEST_CASE(the_model_obeys_what_students_would_like_it_to) {
  Runner runner;
  runner.read(
      "  ::error file=a%2Cb,line=1::x%0Ay\ntext ##[add-mask]z\n::stop-commands::t\n::error::no\n::T::\n::echo::on\n");
  BOOST_REQUIRE(runner.obeyed.size() == 3u);
  BOOST_TEST(runner.obeyed[0].properties["file"] == "a,b");
  BOOST_TEST(runner.obeyed[0].data == "x\ny");
  BOOST_TEST(runner.obeyed[1].name == "add-mask");
  BOOST_TEST(runner.obeyed[2].name == "echo");
}

BOOST_AUTO_TEST_CASE(nothing_hostile_is_obeyed) {
  Runner const runner = read("github", {hostile()});
  std::vector<std::string> names;
  for (Command const& command : runner.obeyed) names.push_back(command.name);
  BOOST_TEST(names == (std::vector<std::string>{"error", "error", "error", "notice"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_place_survives_its_escapes) {
  Runner const runner = read("github", {hostile()});
  std::map<std::string, std::string> const& place = runner.obeyed.at(1).properties;
  BOOST_TEST(place.at("file") == "sub/::error file=a,line=1::x\n\\x1b[2J<b>'\"&%,\xef\xbf\xbd|.h");
  BOOST_TEST(place.at("line") == "7");
  BOOST_TEST(place.at("col") == "3");
  BOOST_TEST(place.at("title") == "threading/lock level 1: std::lock, taken and given back");
  BOOST_TEST(runner.obeyed.at(1).data.find("%0A%25 :, |") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_formats_ask_for_nothing) {
  for (char const* const format : {"text", "json", "junit"}) {
    for (int const width : {40, 60, 80, 100, 120}) {
      BOOST_TEST(read(format, {hostile()}, {true, width, true}).obeyed.empty(), format << " at width " << width);
      BOOST_TEST(read(format, {hostile_explored()}, {false, width, true}).obeyed.empty(),
                 format << " with a timeline at width " << width);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_message_fits_into_an_annotation) {
  score::Grade grade = expected_and_seen();
  for (int i = 0; i < 10000; ++i) grade.checks[1].seen += "\xe2\x82\xac";
  Runner const runner = read("github", {grade});
  BOOST_TEST(runner.obeyed.at(0).data.size() <= 4096u);
}

BOOST_AUTO_TEST_CASE(every_exercise_has_its_share_of_the_ten_annotations) {
  score::Grade many = policy();
  many.findings.resize(30, many.findings.front());
  score::Grade other = stub();
  other.exercise = "asyncio/loop";
  Runner const runner = read("github", {many, other});
  auto const first_ten_end = runner.obeyed.begin() + 10;
  auto const others = std::count_if(runner.obeyed.begin(), first_ten_end, [](Command const& command) {
    return command.properties.at("title").starts_with("asyncio/loop");
  });
  BOOST_TEST(others == 2);
  BOOST_TEST(runner.obeyed.size() == 30u + 2u + 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::report::test
