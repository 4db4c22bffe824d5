#include <algorithm>
#include <set>
#include <tuple>

#include "grader/rubric/equivalents.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

Equivalent read_equivalent(YAML::Node const& node, std::vector<std::string> const& operators, Mistakes& mistakes) {
  Reader reader(node, "an equivalent mutant", {"operator", "file", "function", "line", "place", "reason"}, mistakes);
  Equivalent e;
  e.place_in_file = mistakes.place_of(node);
  e.op = reader.text("operator");
  e.file = reader.text("file");
  e.function = reader.text("function");
  e.line = reader.text("line");
  if (reader.has("place")) e.place = reader.number("place", 1, 1000);
  e.reason = reader.text("reason");
  if (!e.op.empty() && std::find(operators.begin(), operators.end(), e.op) == operators.end()) {
    mistakes.add(reader.at("operator"), "there is no operator '" + e.op + "'", mistakes.did_you_mean(e.op, operators));
  }
  return e;
}

}  // namespace

Checked<std::vector<Equivalent>> load_equivalents(std::string const& text, std::string const& file,
                                                  std::vector<std::string> const& operators) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  if (!root->IsSequence()) {
    mistakes.add(*root, "equivalent mutants are a list, one entry for each", "grader/docs/mutants.md shows the file");
    return mistakes.sorted();
  }
  std::vector<Equivalent> all;
  std::set<std::tuple<std::string, std::string, std::string, std::string, int>> seen;
  for (YAML::Node const& node : *root) {
    Equivalent e = read_equivalent(node, operators, mistakes);
    bool const first = seen.emplace(e.op, e.file, e.function, e.line, e.place).second;
    if (!first) mistakes.add(node, "the same mutant is listed twice", "Remove one of the entries");
    all.push_back(std::move(e));
  }
  if (!mistakes.empty()) return mistakes.sorted();
  return all;
}

}  // namespace racecourse::rubric
