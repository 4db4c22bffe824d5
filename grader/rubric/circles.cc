#include "grader/rubric/circles.h"

#include <algorithm>
#include <set>

namespace racecourse::rubric {
namespace {

// Depth first, each name entered once. An edge back to a name on the current path closes a circle.
class Search {
 public:
  explicit Search(std::map<std::string, std::vector<std::string>> const& edges) : edges_(edges) {}

  void enter(std::string const& name) {
    auto const out = edges_.find(name);
    if (out == edges_.end() || !entered_.insert(name).second) return;
    path_.push_back(name);
    std::set<std::string> const targets(out->second.begin(), out->second.end());
    for (std::string const& target : targets) {
      auto const start = std::find(path_.begin(), path_.end(), target);
      if (start == path_.end()) {
        enter(target);
        continue;
      }
      found_.emplace_back(start, path_.end());
      found_.back().push_back(target);
    }
    path_.pop_back();
  }
  std::vector<std::vector<std::string>> const& found() const { return found_; }

 private:
  std::map<std::string, std::vector<std::string>> const& edges_;
  std::set<std::string> entered_;
  std::vector<std::string> path_;
  std::vector<std::vector<std::string>> found_;
};

}  // namespace

std::vector<std::vector<std::string>> circles(std::vector<std::string> const& order,
                                              std::map<std::string, std::vector<std::string>> const& edges) {
  Search search(edges);
  for (std::string const& name : order) search.enter(name);
  return search.found();
}

std::string arrows(std::vector<std::string> const& circle) {
  std::string text;
  for (std::string const& name : circle) text += (text.empty() ? "" : " -> ") + name;
  return text;
}

}  // namespace racecourse::rubric
