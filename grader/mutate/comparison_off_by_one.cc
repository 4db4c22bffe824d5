// A boundary that belongs to the other side.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

std::string shifted(std::string_view comparison) {
  if (comparison == "<") return "<=";
  if (comparison == "<=") return "<";
  if (comparison == ">") return ">=";
  return comparison == ">=" ? ">" : "";
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void shift_comparison(Site const& site, Add const& add) {
  Node const& node = site.node;
  bool const built_in = node.kind == CXCursor_BinaryOperator && node.children.size() == 2;
  // Of class types, such as durations: an operator function with its two operands, and its name between them.
  bool const called =
      node.kind == CXCursor_CallExpr && node.children.size() == 3 && spelling_of(node.cursor).starts_with("operator");
  if (!built_in && !called) return;
  Node const &left = *node.children.front(), &right = *node.children.back();
  if (left.end >= right.begin) return;
  std::string_view const between = site.tree.text_of(left.end, right.begin);
  std::size_t const at = between.find_first_not_of(" \t\n(");
  if (at == std::string_view::npos) return;
  std::size_t const end = between.find_first_of(" \t\n(", at);
  std::string_view const comparison = between.substr(at, end == std::string_view::npos ? end : end - at);
  unsigned const begin = left.end + static_cast<unsigned>(at);
  if (std::string const other = shifted(comparison); !other.empty()) {
    add(std::string(comparison) + " becomes " + other, {{begin, begin + comparison.size(), other}});
  } else if ((comparison == "==" || comparison == "!=") && is_number(site.tree.text_of(right))) {
    std::string const number(site.tree.text_of(right));
    std::string const next = std::to_string(std::stoul(number) + 1);
    add(number + " becomes " + next, {{right.begin, right.end, next}});
  }
}

}  // namespace racecourse::mutate
