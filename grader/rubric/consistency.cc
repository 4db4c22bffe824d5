#include "grader/rubric/consistency.h"

#include <algorithm>
#include <set>

#include "grader/rubric/circles.h"

namespace racecourse::rubric {
namespace {

// A check beside the mapping that it was read from.
struct Entry {
  Check const& check;
  YAML::Node node;

  // The value of `key` if the file has it, else the whole check.
  YAML::Node at(std::string const& key) const {
    YAML::Node const& whole = node;
    return whole.IsMap() && whole[key].IsDefined() ? whole[key] : whole;
  }
  YAML::Node need(std::size_t i) const { return at("needs")[i]; }
};
using Entries = std::vector<Entry>;

void check_levels(Entries const& entries, Mistakes& mistakes) {
  int highest = 1;
  for (Entry const& e : entries) {
    if (e.check.level != unknown && e.check.level < highest) {
      mistakes.add(e.at("level"),
                   "check '" + e.check.id + "' of level " + std::to_string(e.check.level) +
                       " stands after one of level " + std::to_string(highest),
                   "Order checks by level");
    }
    highest = std::max(highest, e.check.level);
  }
}

void check_ids(Entries const& entries, std::vector<FoundCheck> const& found, std::string const& exercise,
               Mistakes& mistakes) {
  std::set<std::string> seen;
  std::vector<std::string> in_code;
  for (FoundCheck const& f : found) in_code.push_back(f.id);
  for (Entry const& e : entries) {
    std::string const& id = e.check.id;
    if (id.empty()) continue;
    if (!seen.insert(id).second) {
      mistakes.add(e.at("id"), "check '" + id + "' is listed twice");
    } else if (std::find(in_code.begin(), in_code.end(), id) == in_code.end()) {
      mistakes.add(e.at("id"), "there is no check '" + id + "' in checks.cc", mistakes.did_you_mean(id, in_code));
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

void check_needs(Entries const& entries, Mistakes& mistakes) {
  std::map<std::string, Entry const*> by_id;
  std::map<std::string, std::vector<std::string>> edges;
  std::vector<std::string> ids;
  for (Entry const& e : entries) {
    if (e.check.id.empty()) continue;
    by_id.emplace(e.check.id, &e);
    edges.emplace(e.check.id, e.check.needs);
    ids.push_back(e.check.id);
  }
  for (Entry const& e : entries) {
    for (std::size_t i = 0; i < e.check.needs.size(); ++i) {
      std::string const& need = e.check.needs[i];
      if (need.empty()) continue;
      auto const it = by_id.find(need);
      if (it == by_id.end()) {
        mistakes.add(e.need(i), "check '" + e.check.id + "' needs '" + need + "', which is not a check",
                     mistakes.did_you_mean(need, ids));
      } else if (e.check.level != unknown && it->second->check.level > e.check.level) {
        mistakes.add(e.need(i), "check '" + e.check.id + "' needs '" + need + "' of a higher level");
      }
    }
  }
  for (std::vector<std::string> const& circle : circles(ids, edges)) {
    mistakes.add(by_id.at(circle.front())->at("needs"), "'needs' goes in a circle: " + arrows(circle));
  }
}

void check_costs(Entries const& entries, Mistakes& mistakes) {
  for (Entry const& e : entries) {
    if (e.check.points == unknown) continue;
    for (ModePlan const& plan : e.check.modes) {
      if (plan.failure_costs.value_or(0) <= e.check.points) continue;
      mistakes.add(e.at("modes"), "'failure_costs' is " + std::to_string(*plan.failure_costs) +
                                      ", more than the check's " + std::to_string(e.check.points) + " points");
    }
  }
}

// Not where a number is missing or wrong: the sum would be, too.
void check_points(Entries const& entries, int total, YAML::Node const& checks, Mistakes& mistakes) {
  int sum = 0;
  for (Entry const& e : entries) {
    if (e.check.points == unknown) return;
    sum += e.check.points;
  }
  if (total == unknown || sum == total) return;
  mistakes.add(checks, "the points of all checks add up to " + std::to_string(sum) + ", not " + std::to_string(total));
}

}  // namespace

void check_consistency(Rubric const& rubric, YAML::Node const& root, std::string const& exercise,
                       std::vector<FoundCheck> const& found, Mistakes& mistakes) {
  YAML::Node const checks = root["checks"];
  if (!checks.IsDefined() || !checks.IsSequence()) return;
  Entries entries;
  for (std::size_t i = 0; i < rubric.checks.size(); ++i) entries.push_back({rubric.checks[i], checks[i]});
  check_levels(entries, mistakes);
  check_ids(entries, found, exercise, mistakes);
  check_needs(entries, mistakes);
  check_costs(entries, mistakes);
  check_points(entries, rubric.points, checks, mistakes);
}

}  // namespace racecourse::rubric
