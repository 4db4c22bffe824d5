#include "grader/mutate/make.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "grader/mutate/operators.h"

namespace racecourse::mutate {
namespace {

std::string trimmed(std::string_view line) {
  std::size_t const begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return std::string(line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin));
}

// Collects; the same source twice is one mutant, whichever operators came to it.
class Collector {
 public:
  explicit Collector(std::string const& text) : text_(text) {}

  void add(std::string const& op, std::string const& function, unsigned at, std::string const& what,
           std::vector<Edit> edits) {
    std::string const changed = apply(text_, edits);
    if (changed == text_ || !seen_.insert(changed).second) return;
    Mutant mutant{op, function, 0, "", 0, what, std::move(edits)};
    auto const begin = text_.begin();
    mutant.line = 1 + static_cast<int>(std::count(begin, begin + static_cast<std::ptrdiff_t>(at), '\n'));
    std::size_t const start = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;
    mutant.text = trimmed(std::string_view(text_).substr(start, text_.find('\n', at) - start));
    mutant.place = ++places_[{op, function, mutant.text}];
    mutants_.push_back(std::move(mutant));
  }
  std::vector<Mutant> take() { return std::move(mutants_); }

 private:
  std::string const& text_;
  std::vector<Mutant> mutants_;
  std::set<std::string> seen_;
  std::map<std::tuple<std::string, std::string, std::string>, int> places_;
};

void visit(Tree const& tree, Function const& function, Node const& node, Operator const& op, Collector& collector) {
  op.visit({tree, function, node}, [&](std::string const& what, std::vector<Edit> edits) {
    collector.add(op.name, function.name, node.begin, what, std::move(edits));
  });
  for (auto const& child : node.children) visit(tree, function, *child, op, collector);
}

}  // namespace

Result<std::vector<Mutant>> make_mutants(std::string const& file, std::vector<std::string> const& arguments) {
  Result<std::unique_ptr<Tree>> const tree = Tree::read(file, arguments);
  if (!tree) return tree.error();
  Collector collector((*tree)->text());
  for (Operator const& op : operators()) {
    for (Function const& function : (*tree)->functions()) visit(**tree, function, *function.root, op, collector);
  }
  return collector.take();
}

std::vector<std::string> operator_names() {
  std::vector<std::string> names;
  for (Operator const& op : operators()) names.emplace_back(op.name);
  return names;
}

}  // namespace racecourse::mutate
