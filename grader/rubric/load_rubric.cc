#include <algorithm>
#include <functional>
#include <set>

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

constexpr int many = 10'000'000;

std::vector<std::string> const mode_names{"functional", "explore", "memory", "stress", "measure"};

ModePlan read_mode(Mode mode, YAML::Node const& node, Mistakes& mistakes) {
  ModePlan plan;
  plan.mode = mode;
  if (node.IsNull()) return plan;
  if (mode == Mode::explore) {
    Reader reader(node, "mode explore", {"executions", "exhaustive"}, mistakes);
    plan.budget = reader.number("executions", 1, many, 300);
    std::string const exhaustive = reader.text("exhaustive", false);
    plan.exhaustive_preferred = exhaustive == "preferred";
    if (!exhaustive.empty() && exhaustive != "preferred" && exhaustive != "no") {
      mistakes.add(reader.at("exhaustive"), "'exhaustive' is '" + exhaustive + "'", "It is 'preferred' or 'no'");
    }
  } else if (mode == Mode::stress) {
    Reader reader(node, "mode stress", {"rounds", "failure_costs"}, mistakes);
    plan.budget = reader.number("rounds", 1, many, 100);
    if (reader.has("failure_costs")) plan.failure_costs = reader.number("failure_costs", 0, 1000);
  } else {
    Reader const reader(node, "mode " + to_string(mode), {}, mistakes);
  }
  return plan;
}

std::vector<ModePlan> read_modes(Reader& check, Mistakes& mistakes) {
  std::vector<ModePlan> plans;
  if (!check.has("modes")) {
    mistakes.add(check.node(), "a check lacks 'modes'", "For example: modes: {functional: {}}");
    return plans;
  }
  YAML::Node const node = check.at("modes");
  Reader const known(node, "'modes'", mode_names, mistakes);
  if (!node.IsMap()) return plans;
  for (auto const& pair : node) {
    std::optional<Mode> const mode = mode_from(pair.first.IsScalar() ? pair.first.Scalar() : "");
    if (mode) plans.push_back(read_mode(*mode, pair.second, mistakes));
  }
  if (node.size() == 0) mistakes.add(node, "'modes' is empty: the check would never run");
  std::sort(plans.begin(), plans.end(), [](ModePlan const& a, ModePlan const& b) { return a.mode < b.mode; });
  return plans;
}

Visibility read_visibility(Reader& check, Mistakes& mistakes) {
  std::string const name = check.text("visibility", false);
  if (name == "hidden") return Visibility::hidden;
  if (name == "after_due") return Visibility::after_due;
  if (!name.empty() && name != "visible") {
    mistakes.add(check.at("visibility"), "unknown visibility '" + name + "'", "It is visible, hidden or after_due");
  }
  return Visibility::visible;
}

Check read_check(YAML::Node const& node, int levels, Mistakes& mistakes) {
  Reader reader(node, "a check", {"id", "title", "why", "level", "points", "modes", "needs", "visibility", "hints"},
                mistakes);
  Check check;
  check.place = mistakes.place_of(node);
  check.id = reader.text("id");
  check.title = reader.text("title", false);
  if (check.title.empty()) {
    check.title = check.id;
    std::replace(check.title.begin(), check.title.end(), '_', ' ');
  }
  check.why = reader.text("why", false);
  check.level = reader.number("level", 1, std::max(levels, 1));
  check.points = reader.number("points", 0, 1000);
  check.modes = read_modes(reader, mistakes);
  check.needs = reader.texts("needs");
  check.visibility = read_visibility(reader, mistakes);
  check.hints = reader.texts("hints");
  return check;
}

// "1.2x" -> 1.2
double read_ratio(Reader& reader, std::string const& key, Mistakes& mistakes) {
  std::string const text = reader.text(key);
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  if (!text.empty() && (value <= 0 || std::string(end) != "x")) {
    mistakes.add(reader.at(key), "'" + key + "' is '" + text + "'", "A ratio to the reference, such as 1.2x");
  }
  return value;
}

void read_policy(YAML::Node const& node, Policy& policy, Mistakes& mistakes) {
  Reader reader(node, "'policy'", {"allow", "forbid", "exercises"}, mistakes);
  policy.allow = reader.texts("allow");
  policy.forbid = reader.texts("forbid");
  policy.exercises = reader.texts("exercises");
}

Reference read_reference(Reader& reader, Mistakes& mistakes) {
  std::string const name = reader.text("reference");
  if (name == "standard") return Reference::standard;
  if (name == "sequential_model") return Reference::sequential_model;
  if (!name.empty() && name != "tbb") {
    mistakes.add(reader.at("reference"), "unknown reference '" + name + "'", "It is tbb, standard or sequential_model");
  }
  return Reference::tbb;
}

void check_levels(std::vector<Check> const& checks, Mistakes& mistakes) {
  int highest = 1;
  for (Check const& check : checks) {
    if (check.level < highest) {
      mistakes.add(check.place,
                   "check '" + check.id + "' of level " + std::to_string(check.level) + " stands after one of level " +
                       std::to_string(highest),
                   "Order checks by level");
    }
    highest = std::max(highest, check.level);
  }
}

void check_ids(std::vector<Check> const& checks, std::vector<FoundCheck> const& found, std::string const& exercise,
               Mistakes& mistakes) {
  std::set<std::string> seen;
  std::vector<std::string> in_code;
  for (FoundCheck const& f : found) in_code.push_back(f.id);
  for (Check const& check : checks) {
    if (check.id.empty()) continue;
    if (!seen.insert(check.id).second) mistakes.add(check.place, "check '" + check.id + "' is listed twice");
    if (std::find(in_code.begin(), in_code.end(), check.id) == in_code.end()) {
      mistakes.add(check.place, "there is no check '" + check.id + "' in checks.cc", did_you_mean(check.id, in_code));
    }
  }
  for (FoundCheck const& f : found) {
    if (seen.contains(f.id)) continue;
    mistakes.add(mistakes.whole_file(),
                 "the check '" + f.id + "' (exercises/" + exercise + "/checks.cc:" + std::to_string(f.line) +
                     ") has no entry, so it would never run",
                 "Give it points");
  }
}

// Follows `needs` from each check; a path that comes back to its start is a cycle.
void check_needs(std::vector<Check> const& checks, Mistakes& mistakes) {
  std::map<std::string, Check const*> by_id;
  std::vector<std::string> ids;
  for (Check const& check : checks) {
    by_id.emplace(check.id, &check);
    ids.push_back(check.id);
  }
  std::set<std::string> reported;
  std::function<void(Check const&, std::vector<std::string>&)> follow = [&](Check const& check,
                                                                            std::vector<std::string>& path) {
    auto const start = std::find(path.begin(), path.end(), check.id);
    if (start != path.end()) {
      std::string cycle;
      for (auto it = start; it != path.end(); ++it) cycle += *it + " -> ";
      std::set<std::string> const members(start, path.end());
      if (reported.insert(*members.begin()).second) {
        mistakes.add(check.place, "'needs' goes in a circle: " + cycle + check.id);
      }
      return;
    }
    path.push_back(check.id);
    for (std::string const& need : check.needs) {
      if (auto const it = by_id.find(need); it != by_id.end()) follow(*it->second, path);
    }
    path.pop_back();
  };
  for (Check const& check : checks) {
    for (std::string const& need : check.needs) {
      auto const it = by_id.find(need);
      if (it == by_id.end()) {
        mistakes.add(check.place, "check '" + check.id + "' needs '" + need + "', which is not a check",
                     did_you_mean(need, ids));
      } else if (it->second->level > check.level) {
        mistakes.add(check.place, "check '" + check.id + "' needs '" + need + "' of a higher level");
      }
    }
    std::vector<std::string> path;
    follow(check, path);
  }
}

void check_points(Rubric const& rubric, Mistakes& mistakes) {
  int sum = 0;
  for (Check const& check : rubric.checks) sum += check.points;
  if (sum != rubric.points) {
    mistakes.add(rubric.place, "the points of all checks add up to " + std::to_string(sum) + ", not " +
                                   std::to_string(rubric.points));
  }
}

}  // namespace

Checked<Rubric> load_rubric(std::string const& text, std::string const& file, std::string const& exercise,
                            std::vector<FoundCheck> const& found) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  Reader reader(*root, "the rubric",
                {"exercise", "title", "lesson", "header", "points", "levels", "reference", "reference_note", "checks",
                 "policy", "measure"},
                mistakes);
  if (!root->IsMap()) return mistakes.sorted();
  Rubric rubric;
  rubric.place = mistakes.place_of(*root);
  rubric.exercise = reader.text("exercise");
  if (!rubric.exercise.empty() && rubric.exercise != exercise) {
    mistakes.add(reader.at("exercise"),
                 "'exercise' is '" + rubric.exercise + "', but the folder is '" + exercise + "'");
  }
  rubric.title = reader.text("title");
  rubric.lesson = reader.text("lesson");
  rubric.header = reader.text("header");
  rubric.points = reader.number("points", 1, 1000, 100);
  rubric.levels = reader.texts("levels", true);
  rubric.reference = read_reference(reader, mistakes);
  rubric.reference_note = reader.text("reference_note", rubric.reference != Reference::tbb);
  for (YAML::Node const& node : reader.list("checks")) {
    rubric.checks.push_back(read_check(node, static_cast<int>(rubric.levels.size()), mistakes));
  }
  if (reader.has("policy")) read_policy(reader.at("policy"), rubric.policy, mistakes);
  for (YAML::Node const& node : reader.list("measure", false)) {
    Reader measure(node, "a measurement", {"id", "points", "against", "full", "zero"}, mistakes);
    measure.text("against", false);
    rubric.measure.push_back({measure.text("id"), measure.number("points", 0, 1000),
                              read_ratio(measure, "full", mistakes), read_ratio(measure, "zero", mistakes)});
  }
  check_levels(rubric.checks, mistakes);
  check_ids(rubric.checks, found, exercise, mistakes);
  check_needs(rubric.checks, mistakes);
  check_points(rubric, mistakes);
  if (!mistakes.empty()) return mistakes.sorted();
  return rubric;
}

}  // namespace racecourse::rubric
