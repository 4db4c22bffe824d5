// A check is left out: one side of "and" or "or", an `if` that leaves early, a call that requires something. Owners,
// generations, misuse.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool leaves(Node const& node) {
  if (node.kind == CXCursor_CompoundStmt) return !node.children.empty() && leaves(*node.children.back());
  return node.kind == CXCursor_ReturnStmt || node.kind == CXCursor_CXXThrowExpr || node.kind == CXCursor_ContinueStmt ||
         node.kind == CXCursor_BreakStmt ||
         (node.kind == CXCursor_UnexposedExpr && node.children.size() == 1 && leaves(*node.children.front()));
}

void drop_operand(Site const& site, Add const& add) {
  Node const& node = site.node;
  if (node.kind != CXCursor_BinaryOperator || node.children.size() != 2) return;
  Node const &left = *node.children.front(), &right = *node.children.back();
  if (left.end >= right.begin) return;
  std::string_view const between = site.tree.text_of(left.end, right.begin);
  if (between.find("&&") == std::string_view::npos && between.find("||") == std::string_view::npos) return;
  add("without the first condition", {{left.begin, right.begin, ""}});
  add("without the second condition", {{left.end, right.end, ""}});
}

// "require_owner();": a call whose name says that it checks.
bool is_requirement(Site const& site) {
  std::optional<Call> const call = call_of(site);
  return call && is_statement(site.node) && (call->name.starts_with("require") || call->name.starts_with("check"));
}

}  // namespace

void drop_check(Site const& site, Add const& add) {
  drop_operand(site, add);
  if (is_requirement(site)) add("without this check", {without(site, site.node)});
  Node const& node = site.node;
  // A condition and one branch; what is left out has to be a statement.
  if (node.kind != CXCursor_IfStmt || node.children.size() != 2 || !is_statement(node)) return;
  if (leaves(*node.children.back())) add("never leaves here", {without(site, node)});
}

}  // namespace racecourse::mutate
