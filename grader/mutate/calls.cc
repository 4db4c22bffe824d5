#include "grader/mutate/calls.h"

#include <algorithm>
#include <cctype>

namespace racecourse::mutate {
namespace {

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// An implicit conversion covers what it converts.
Node const& inmost(Node const& node) {
  Node const* at = &node;
  while (at->kind == CXCursor_UnexposedExpr && at->children.size() == 1 && at->children.front()->begin == at->begin &&
         at->children.front()->end == at->end) {
    at = at->children.front().get();
  }
  return *at;
}

bool is_atomic_type(std::string const& type) {
  return type.find("std::atomic") != std::string::npos || type.find("std::__atomic") != std::string::npos;
}

// The object that a member is called on: "a.b" of "a.b.load".
void find_object(Site const& site, Node const& callee, Call& call) {
  std::string_view const before = site.tree.text_of(callee.begin, call.name_begin);
  bool const dot = before.ends_with('.'), arrow = before.ends_with("->");
  if (!dot && !arrow) return;
  call.object = std::string(before.substr(0, before.size() - (dot ? 1 : 2)));
  if (arrow) call.object = "(*" + call.object + ")";
  if (!callee.children.empty()) call.object_node = callee.children.front().get();
}

}  // namespace

std::initializer_list<std::string_view> const waiting_calls{"wait",         "wait_for", "wait_until", "futex_wait",
                                                            "cpu_relax",    "yield",    "sleep",      "wait_one",
                                                            "try_lock_for", "acquire"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<Call> call_of(Site const& site) {
  Node const& node = site.node;
  if (node.kind != CXCursor_CallExpr || node.children.empty()) return std::nullopt;
  Node const& callee = inmost(*node.children.front());
  if (callee.begin != node.begin || callee.end >= node.end) return std::nullopt;
  std::string_view const text = site.tree.text_of(callee);
  std::size_t start = text.size();
  while (start > 0 && in_name(text[start - 1])) --start;
  if (start == text.size() || std::isdigit(static_cast<unsigned char>(text[start])) != 0) return std::nullopt;
  std::size_t const open = site.tree.text().find_first_not_of(" \t\n", callee.end);
  if (open == std::string::npos || site.tree.text()[open] != '(') return std::nullopt;
  Call call;
  call.name = std::string(text.substr(start));
  call.name_begin = callee.begin + static_cast<unsigned>(start);
  call.name_end = callee.end;
  find_object(site, callee, call);
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    Node const& child = *node.children[i];
    if (child.begin > open && child.end <= node.end) call.arguments.push_back(&child);
  }
  return call;
}

bool is_on_atomic(Call const& call) {
  return call.object_node != nullptr && (is_atomic_type(canonical_type_of(call.object_node->cursor)) ||
                                         is_atomic_type(canonical_type_of(inmost(*call.object_node).cursor)));
}

bool calls_any(Site const& site, Node const& node, std::initializer_list<std::string_view> names) {
  std::optional<Call> const call = call_of({site.tree, site.function, node});
  if (call && is_one_of(call->name, names)) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](auto const& child) { return calls_any(site, *child, names); });
}

bool is_statement(Node const& node) {
  if (node.parent == nullptr) return false;
  switch (node.parent->kind) {
    case CXCursor_CompoundStmt:
      return true;
    case CXCursor_IfStmt:
    case CXCursor_WhileStmt:
    case CXCursor_ForStmt:
    case CXCursor_CXXForRangeStmt:
      return &node != node.parent->children.front().get() &&
             (clang_isStatement(node.kind) != 0 || &node == node.parent->children.back().get());
    default:
      return false;
  }
}

unsigned statement_end(Site const& site, Node const& statement) {
  std::string const& text = site.tree.text();
  std::size_t const next = text.find_first_not_of(" \t\n", statement.end);
  bool const semicolon = next != std::string::npos && text[next] == ';';
  return semicolon ? static_cast<unsigned>(next) + 1 : statement.end;
}

Edit without(Site const& site, Node const& statement) {
  return {statement.begin, statement_end(site, statement), "{}"};
}

std::optional<InBlock> in_block(Node const& node) {
  if (node.parent == nullptr || node.parent->kind != CXCursor_CompoundStmt) return std::nullopt;
  InBlock block;
  for (auto const& child : node.parent->children) {
    if (child.get() == &node) block.index = block.statements.size();
    block.statements.push_back(child.get());
  }
  return block;
}

}  // namespace racecourse::mutate
