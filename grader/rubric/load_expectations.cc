#include <algorithm>
#include <set>

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

void must_be_known(std::string const& check, YAML::Node const& where, std::vector<std::string> const& checks,
                   Mistakes& mistakes) {
  if (std::find(checks.begin(), checks.end(), check) != checks.end()) return;
  mistakes.add(where, "'" + check + "' is not a check", mistakes.did_you_mean(check, checks));
}

// A check with an empty list must fail, with whatever message.
void read_fails(YAML::Node const& node, std::vector<std::string> const& checks, Expectation& e, Mistakes& mistakes) {
  if (!node.IsMap() || node.size() == 0) {
    mistakes.add(node, "'fails' must name at least one check", "For example: fails: {check_id: [words]}");
    return;
  }
  for (auto const& pair : node) {
    std::string const check = text_of(pair.first, "a check", mistakes);
    if (check.empty()) continue;
    must_be_known(check, pair.first, checks, mistakes);
    auto const [it, is_new] = e.fails.try_emplace(check);
    if (!is_new) mistakes.add(pair.first, "key '" + check + "' stands twice in 'fails'");
    if (!pair.second.IsSequence()) {
      mistakes.add(pair.second, "the words that the message must have are a list");
      continue;
    }
    for (YAML::Node const& node_of_word : pair.second) {
      std::string word = text_of(node_of_word, "a word", mistakes);
      if (node_of_word.IsScalar() && word.empty()) mistakes.add(node_of_word, "an empty word is in every message");
      it->second.push_back(std::move(word));
    }
  }
}

Expectation read_expectation(YAML::Node const& node, std::vector<std::string> const& checks, Mistakes& mistakes) {
  Reader reader(node, "an expectation", {"file", "bug", "description", "detector", "fails", "may_fail"}, mistakes);
  Expectation e;
  e.place = mistakes.place_of(node);
  e.file = reader.text("file");
  e.bug = reader.text("bug", false);
  e.description = reader.text("description");
  std::string const detector = reader.text("detector");
  std::optional<Mode> const mode = mode_from(detector);
  if ((!mode || mode == Mode::measure) && !detector.empty()) {
    mistakes.add(reader.at("detector"), "unknown detector '" + detector + "'",
                 "It is functional, explore, memory or stress");
  }
  e.detector = mode.value_or(Mode::functional);
  e.may_fail = reader.texts("may_fail");
  if (reader.has("fails")) {
    read_fails(reader.at("fails"), checks, e, mistakes);
  } else if (node.IsMap()) {
    mistakes.add(node, "an expectation lacks 'fails'", "For example: fails: {check_id: [words]}");
  }
  for (std::size_t i = 0; i < e.may_fail.size(); ++i) {
    if (!e.may_fail[i].empty()) must_be_known(e.may_fail[i], reader.at("may_fail")[i], checks, mistakes);
  }
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
    bool const listed = !all.back().file.empty() && !files.insert(all.back().file).second;
    if (listed) mistakes.add(node, "'" + all.back().file + "' is listed twice");
  }
  if (!mistakes.empty()) return mistakes.sorted();
  return all;
}

}  // namespace racecourse::rubric
