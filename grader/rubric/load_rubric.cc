#include <algorithm>
#include <cmath>
#include <set>

#include "grader/rubric/consistency.h"
#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

constexpr int many = 10'000'000;
constexpr std::size_t max_checks = 300;

// Not measure: no check is run that way, so its points could not be won. Measurements have a list of their own.
std::vector<std::string> const mode_names{"functional", "explore", "memory", "stress"};

ModePlan read_mode(Mode mode, YAML::Node const& value, Mistakes& mistakes) {
  ModePlan plan;
  plan.mode = mode;
  // "explore:" without anything means the defaults, as "explore: {}" does.
  YAML::Node const node = value.IsNull() ? YAML::Node(YAML::NodeType::Map) : value;
  if (mode == Mode::explore) {
    Reader reader(node, "mode explore", {"executions", "exhaustive"}, mistakes);
    plan.budget = reader.number("executions", 1, many, 300);
    std::string const exhaustive = reader.text("exhaustive", false);
    plan.exhaustive_required = exhaustive == "required";
    if (!exhaustive.empty() && exhaustive != "required" && exhaustive != "preferred" && exhaustive != "no") {
      mistakes.add(reader.at("exhaustive"), "'exhaustive' is '" + exhaustive + "'",
                   "It is 'required', 'preferred' or 'no'");
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

// A number, or `otherwise` where the file has none that can be used, so that one mistake is not reported twice.
int number_or(Reader& reader, std::string const& key, int least, int most, int otherwise, Mistakes const& mistakes) {
  std::size_t const before = mistakes.count();
  int const value = reader.number(key, least, most);
  return mistakes.count() == before ? value : otherwise;
}

Check read_check(YAML::Node const& node, int levels, Mistakes& mistakes) {
  Reader reader(node, "a check", {"id", "title", "why", "level", "points", "modes", "needs", "visibility", "hints"},
                mistakes);
  Check check;
  check.place = mistakes.place_of(node);
  check.level = check.points = unknown;
  if (!node.IsMap()) return check;
  check.id = reader.text("id");
  check.title = reader.text("title", false);
  if (check.title.empty()) {
    check.title = check.id;
    std::replace(check.title.begin(), check.title.end(), '_', ' ');
  }
  check.why = reader.text("why", false);
  check.level = number_or(reader, "level", 1, levels == 0 ? 1000 : levels, unknown, mistakes);
  check.points = number_or(reader, "points", 0, 1000, unknown, mistakes);
  check.modes = read_modes(reader, mistakes);
  check.needs = reader.texts("needs");
  check.visibility = read_visibility(reader, mistakes);
  check.hints = reader.texts("hints");
  return check;
}

// "1.2x" -> 1.2
double read_ratio(Reader& reader, std::string const& key, Mistakes& mistakes) {
  std::string const text = reader.text(key);
  if (text.empty()) return 1.0;
  char* end = nullptr;
  double const value = std::strtod(text.c_str(), &end);
  if (std::isfinite(value) && value > 0 && std::string(end) == "x") return value;
  mistakes.add(reader.at(key), "'" + key + "' is '" + text + "'", "A ratio to the reference, such as 1.2x");
  return 1.0;
}

Measure read_measure(YAML::Node const& node, Mistakes& mistakes) {
  Reader reader(node, "a measurement", {"id", "points", "against", "full", "zero"}, mistakes);
  Measure measure;
  measure.id = reader.text("id");
  measure.points = reader.number("points", 0, 1000);
  std::string const against = reader.text("against", false);
  if (!against.empty() && against != "reference") {
    mistakes.add(reader.at("against"), "'against' is '" + against + "'", "It is 'reference'");
  }
  std::size_t const before = mistakes.count();
  measure.full = read_ratio(reader, "full", mistakes);
  measure.zero = read_ratio(reader, "zero", mistakes);
  if (mistakes.count() == before && measure.zero <= measure.full) {
    mistakes.add(reader.at("zero"), "'zero' is not greater than 'full'", "A greater ratio is a slower submission");
  }
  return measure;
}

// Each is a workload of measure.cc, and the reverse.
void check_workload(std::string const& id, YAML::Node const& node, std::vector<FoundCheck> const& workloads,
                    Mistakes& mistakes) {
  std::vector<std::string> names;
  for (FoundCheck const& workload : workloads) names.push_back(workload.id);
  if (id.empty() || std::find(names.begin(), names.end(), id) != names.end()) return;
  std::string const near = mistakes.did_you_mean(id, names);
  mistakes.add(node, "measure.cc has no workload '" + id + "'",
               near.empty() ? "Write it there, as a BOOST_AUTO_TEST_CASE" : near);
}

std::vector<Measure> read_measures(Reader& rubric, Reference reference, std::vector<FoundCheck> const& workloads,
                                   Mistakes& mistakes) {
  std::vector<Measure> all;
  std::set<std::string> seen;
  for (YAML::Node const& node : rubric.list("measure", false)) {
    all.push_back(read_measure(node, mistakes));
    std::string const& id = all.back().id;
    if (!seen.insert(id).second && !id.empty()) mistakes.add(node, "measurement '" + id + "' is listed twice");
    check_workload(id, node, workloads, mistakes);
    if (reference == Reference::sequential_model) {
      mistakes.add(node, "there is no reference to measure against", "'reference: sequential_model' says so");
    }
  }
  for (FoundCheck const& workload : workloads) {
    if (seen.contains(workload.id)) continue;
    mistakes.add(rubric.node(), "workload '" + workload.id + "' of measure.cc, line " + std::to_string(workload.line) +
                                    ", is not listed under 'measure'");
  }
  return all;
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

}  // namespace

Checked<Rubric> load_rubric(std::string const& text, std::string const& file, std::string const& exercise,
                            std::vector<FoundCheck> const& found, std::vector<FoundCheck> const& workloads) {
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
  if (reader.has("points")) rubric.points = number_or(reader, "points", 1, 1000, unknown, mistakes);
  rubric.levels = reader.texts("levels", true);
  if (reader.has("levels") && reader.at("levels").IsSequence() && rubric.levels.empty()) {
    mistakes.add(reader.at("levels"), "'levels' is empty");
  }
  rubric.reference = read_reference(reader, mistakes);
  rubric.reference_note = reader.text("reference_note", rubric.reference != Reference::tbb);
  std::vector<YAML::Node> const checks = reader.list("checks");
  if (checks.size() > max_checks) {
    mistakes.add(checks[max_checks], "more than " + std::to_string(max_checks) + " checks", "Make two exercises of it");
    return mistakes.sorted();
  }
  for (YAML::Node const& node : checks) {
    rubric.checks.push_back(read_check(node, static_cast<int>(rubric.levels.size()), mistakes));
  }
  if (reader.has("policy")) read_policy(reader.at("policy"), rubric.policy, mistakes);
  rubric.measure = read_measures(reader, rubric.reference, workloads, mistakes);
  check_consistency(rubric, *root, exercise, found, mistakes);
  if (!mistakes.empty()) return mistakes.sorted();
  return rubric;
}

}  // namespace racecourse::rubric
