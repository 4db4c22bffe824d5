// A header as libclang reads it: the bodies of its functions as trees with parents, and its text. Internal to this
// room.
#pragma once

#include <clang-c/Index.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::mutate {

struct Node {
  CXCursor cursor{};
  CXCursorKind kind = CXCursor_UnexposedExpr;
  unsigned begin = 0, end = 0;  // what it covers of the text; a statement's semicolon is left out
  Node const* parent = nullptr;
  std::vector<std::unique_ptr<Node>> children;
};

// One function of the header that has a body there. Functions in local classes and lambdas belong to the one around.
struct Function {
  std::string name;            // "threading::mutex::unlock"
  std::unique_ptr<Node> root;  // the function; its parameters and its body are children
  Node const* body() const;    // null: none, as of a defaulted one
};

// Owns the translation unit: nodes are good as long as it is.
class Tree {
 public:
  static Result<std::unique_ptr<Tree>> read(std::string const& file, std::vector<std::string> const& arguments);
  ~Tree();
  Tree(Tree const&) = delete;

  std::string const& text() const { return text_; }
  std::string_view text_of(Node const& node) const { return text_of(node.begin, node.end); }
  std::string_view text_of(unsigned begin, unsigned end) const;
  std::vector<Function> const& functions() const { return functions_; }

 private:
  Tree() = default;
  void add_functions(CXCursor parent, CXFile file);
  std::unique_ptr<Node> node_of(CXCursor cursor, CXFile file, Node const* parent) const;

  CXIndex index_ = nullptr;
  CXTranslationUnit unit_ = nullptr;
  std::string text_;
  std::vector<Function> functions_;
};

std::string spelling_of(CXCursor cursor);
std::string canonical_type_of(CXCursor cursor);

}  // namespace racecourse::mutate
