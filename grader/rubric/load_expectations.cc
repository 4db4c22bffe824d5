#include <algorithm>
#include <set>

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

Expectation read_expectation(YAML::Node const& node, std::vector<std::string> const& checks, Mistakes& mistakes) {
  Reader reader(node, "an expectation", {"file", "bug", "description", "detector", "fails", "may_fail"}, mistakes);
  Expectation e;
  e.place = mistakes.place_of(node);
  e.file = reader.text("file");
  e.bug = reader.text("bug", false);
  e.description = reader.text("description");
  std::string const detector = reader.text("detector");
  std::optional<Mode> const mode = mode_from(detector);
  if (!mode && !detector.empty()) {
    mistakes.add(reader.at("detector"), "unknown detector '" + detector + "'",
                 "It is functional, explore, memory or stress");
  }
  e.detector = mode.value_or(Mode::functional);
  e.may_fail = reader.texts("may_fail");
  auto const known = [&](std::string const& check, YAML::Node const& where) {
    if (std::find(checks.begin(), checks.end(), check) == checks.end()) {
      mistakes.add(where, "'" + check + "' is not a check", did_you_mean(check, checks));
    }
  };
  if (!reader.has("fails") || !reader.at("fails").IsMap() || reader.at("fails").size() == 0) {
    mistakes.add(node, "an expectation lacks 'fails'", "For example: fails: {check_id: [words]}");
    return e;
  }
  for (auto const& pair : reader.at("fails")) {
    std::string const check = text_of(pair.first, "a check", mistakes);
    known(check, pair.first);
    if (!pair.second.IsSequence()) {
      mistakes.add(pair.second, "the words that the message must have are a list");
      continue;
    }
    for (YAML::Node const& word : pair.second) e.fails[check].push_back(text_of(word, "a word", mistakes));
  }
  for (std::string const& check : e.may_fail) known(check, reader.at("may_fail"));
  return e;
}

}  // namespace

Checked<std::vector<Expectation>> load_expectations(std::string const& text, std::string const& file,
                                                    Rubric const& rubric) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  std::vector<Expectation> all;
  if (!root->IsSequence()) {
    mistakes.add(*root, "expectations are a list, one entry for each wrong submission");
    return mistakes.sorted();
  }
  std::vector<std::string> checks;
  for (Check const& check : rubric.checks) checks.push_back(check.id);
  std::set<std::string> files;
  for (YAML::Node const& node : *root) {
    all.push_back(read_expectation(node, checks, mistakes));
    if (!files.insert(all.back().file).second) mistakes.add(node, "'" + all.back().file + "' is listed twice");
  }
  if (!mistakes.empty()) return mistakes.sorted();
  return all;
}

}  // namespace racecourse::rubric
