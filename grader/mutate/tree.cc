#include "grader/mutate/tree.h"

#include <algorithm>

#include "grader/base/files.h"

namespace racecourse::mutate {
namespace {

std::string take(CXString string) {
  char const* const text = clang_getCString(string);
  std::string result = text == nullptr ? "" : text;
  clang_disposeString(string);
  return result;
}

std::vector<CXCursor> children_of(CXCursor cursor) {
  std::vector<CXCursor> children;
  clang_visitChildren(
      cursor,
      [](CXCursor child, CXCursor, CXClientData data) {
        static_cast<std::vector<CXCursor>*>(data)->push_back(child);
        return CXChildVisit_Continue;
      },
      &children);
  return children;
}

struct Extent {
  unsigned begin = 0, end = 0;
  bool own = false;
};

Extent extent_of(CXCursor cursor, CXFile file) {
  CXSourceRange const range = clang_getCursorExtent(cursor);
  CXFile begins = nullptr, ends = nullptr;
  Extent extent;
  clang_getFileLocation(clang_getRangeStart(range), &begins, nullptr, nullptr, &extent.begin);
  clang_getFileLocation(clang_getRangeEnd(range), &ends, nullptr, nullptr, &extent.end);
  extent.own = begins != nullptr && ends != nullptr && clang_File_isEqual(begins, file) != 0 &&
               clang_File_isEqual(ends, file) != 0 && extent.begin <= extent.end;
  return extent;
}

bool is_function(CXCursorKind kind) {
  return kind == CXCursor_FunctionDecl || kind == CXCursor_CXXMethod || kind == CXCursor_Constructor ||
         kind == CXCursor_Destructor || kind == CXCursor_ConversionFunction || kind == CXCursor_FunctionTemplate;
}

std::string qualified_name(CXCursor cursor) {
  std::string name = spelling_of(cursor);
  for (CXCursor parent = clang_getCursorSemanticParent(cursor); !clang_Cursor_isNull(parent);
       parent = clang_getCursorSemanticParent(parent)) {
    if (clang_getCursorKind(parent) == CXCursor_TranslationUnit) break;
    std::string const outer = spelling_of(parent);
    if (!outer.empty()) name = outer + "::" + name;
  }
  return name;
}

}  // namespace

std::string spelling_of(CXCursor cursor) { return take(clang_getCursorSpelling(cursor)); }

std::string canonical_type_of(CXCursor cursor) {
  return take(clang_getTypeSpelling(clang_getCanonicalType(clang_getCursorType(cursor))));
}

Node const* Function::body() const {
  for (auto const& child : root->children) {
    if (child->kind == CXCursor_CompoundStmt || child->kind == CXCursor_CXXTryStmt) return child.get();
  }
  return nullptr;
}

std::string_view Tree::text_of(unsigned begin, unsigned end) const {
  return std::string_view(text_).substr(begin, end - begin);
}

std::unique_ptr<Node> Tree::node_of(CXCursor cursor, CXFile file, Node const* parent) const {
  Extent const extent = extent_of(cursor, file);
  auto node = std::make_unique<Node>();
  node->cursor = cursor;
  node->kind = clang_getCursorKind(cursor);
  node->begin = extent.begin;
  node->end = extent.end;
  node->parent = parent;
  for (CXCursor const child : children_of(cursor)) {
    if (extent_of(child, file).own) node->children.push_back(node_of(child, file, node.get()));
  }
  return node;
}

void Tree::add_functions(CXCursor parent, CXFile file) {
  for (CXCursor const child : children_of(parent)) {
    if (!extent_of(child, file).own) continue;
    CXCursorKind const kind = clang_getCursorKind(child);
    if (is_function(kind)) {
      Function function{qualified_name(child), node_of(child, file, nullptr)};
      if (function.body() != nullptr) functions_.push_back(std::move(function));
    } else if (clang_isDeclaration(kind) != 0) {
      add_functions(child, file);
    }
  }
}

Result<std::unique_ptr<Tree>> Tree::read(std::string const& file, std::vector<std::string> const& arguments) {
  Result<std::string> text = read_file(file);
  if (!text) return text.error();
  std::vector<char const*> words{"-x", "c++"};
  for (std::string const& argument : arguments) words.push_back(argument.c_str());
  std::unique_ptr<Tree> tree(new Tree);
  tree->text_ = std::move(*text);
  tree->index_ = clang_createIndex(0, 0);
  CXErrorCode const error =
      clang_parseTranslationUnit2(tree->index_, file.c_str(), words.data(), static_cast<int>(words.size()), nullptr, 0,
                                  CXTranslationUnit_None, &tree->unit_);
  if (error != CXError_Success) return Problem{"libclang cannot read it", "Compile it first", {file, 0, 0}};
  for (unsigned i = 0; i < clang_getNumDiagnostics(tree->unit_); ++i) {
    CXDiagnostic const diagnostic = clang_getDiagnostic(tree->unit_, i);
    bool const bad = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
    unsigned line = 0, column = 0;
    clang_getFileLocation(clang_getDiagnosticLocation(diagnostic), nullptr, &line, &column, nullptr);
    std::string const said = take(clang_getDiagnosticSpelling(diagnostic));
    clang_disposeDiagnostic(diagnostic);
    if (bad) {
      return Problem{"does not compile: " + said,
                     "Mutants are made of what works: mend it first",
                     {file, static_cast<int>(line), static_cast<int>(column)}};
    }
  }
  tree->add_functions(clang_getTranslationUnitCursor(tree->unit_), clang_getFile(tree->unit_, file.c_str()));
  return tree;
}

Tree::~Tree() {
  functions_.clear();
  if (unit_ != nullptr) clang_disposeTranslationUnit(unit_);
  if (index_ != nullptr) clang_disposeIndex(index_);
}

}  // namespace racecourse::mutate
