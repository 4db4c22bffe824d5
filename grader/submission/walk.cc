// The walk over the syntax tree: what the header refers to, and what it declares where.
#include <clang-c/Index.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "grader/submission/findings.h"
#include "grader/submission/policy.h"
#include "grader/submission/token_rules.h"
#include "grader/submission/word_rules.h"

namespace racecourse::submission {
namespace {

std::string take(CXString string) {
  char const* const text = clang_getCString(string);
  std::string result = text == nullptr ? "" : text;
  clang_disposeString(string);
  return result;
}

// "std::vector::push_back", "::poll", "::epoll_event::data". Left out, as a writer would: inline and unnamed
// namespaces, unscoped enumerations.
std::string qualified_name(CXCursor cursor) {
  std::string name = take(clang_getCursorSpelling(cursor));
  bool in_namespace = false;
  for (CXCursor parent = clang_getCursorSemanticParent(cursor); !clang_Cursor_isNull(parent);
       parent = clang_getCursorSemanticParent(parent)) {
    CXCursorKind const kind = clang_getCursorKind(parent);
    if (kind == CXCursor_TranslationUnit) break;
    bool const hidden = kind == CXCursor_Namespace &&
                        (clang_Cursor_isInlineNamespace(parent) != 0 || clang_Cursor_isAnonymous(parent) != 0);
    bool const transparent = kind == CXCursor_EnumDecl && clang_EnumDecl_isScoped(parent) == 0;
    std::string const outer = take(clang_getCursorSpelling(parent));
    if (hidden || transparent || outer.empty()) continue;
    in_namespace = kind == CXCursor_Namespace;
    name = outer + "::" + name;
  }
  return in_namespace ? name : "::" + name;
}

// `name` is `rule`, or lies inside it; "::EPOLL*" stands for all that begin so.
bool covers(std::string const& rule, std::string const& name) {
  if (rule.ends_with('*')) return name.starts_with(rule.substr(0, rule.size() - 1));
  return name == rule || name.starts_with(rule + "::");
}

bool any_covers(std::vector<std::string> const& rules, std::string const& name) {
  return std::any_of(rules.begin(), rules.end(), [&](std::string const& rule) { return covers(rule, name); });
}

class Walker {
 public:
  Walker(CXTranslationUnit unit, CXFile file, Rules const& rules, Findings& findings)
      : unit_(unit), file_(file), rules_(rules), findings_(findings) {}

  void run() { clang_visitChildren(clang_getTranslationUnitCursor(unit_), &visit_top, this); }

 private:
  struct At {
    unsigned line = 0, column = 0, offset = 0;
    bool own = false;
  };
  At at(CXCursor cursor) const {
    CXFile file = nullptr;
    At where;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, &where.line, &where.column, &where.offset);
    where.own = file != nullptr && clang_File_isEqual(file, file_) != 0;
    return where;
  }

  static CXChildVisitResult visit_top(CXCursor cursor, CXCursor, CXClientData data) {
    Walker& self = *static_cast<Walker*>(data);
    if (!self.at(cursor).own) return CXChildVisit_Continue;
    self.check_top_level(cursor);
    self.check_reference(cursor);
    clang_visitChildren(cursor, &visit, data);
    return CXChildVisit_Continue;
  }

  static CXChildVisitResult visit(CXCursor cursor, CXCursor, CXClientData data) {
    Walker& self = *static_cast<Walker*>(data);
    if (self.at(cursor).own) {
      self.check_reference(cursor);
      self.check_declaration(cursor);
    }
    return CXChildVisit_Recurse;
  }

  void check_top_level(CXCursor cursor) {
    CXCursorKind const kind = clang_getCursorKind(cursor);
    if (clang_isPreprocessing(kind) != 0 || kind == CXCursor_StaticAssert) return;
    At const where = at(cursor);
    std::string const name = take(clang_getCursorSpelling(cursor));
    if (kind == CXCursor_Namespace) {
      if (name == rules_.namespace_) return;
      findings_.add(where.line, where.column,
                    name.empty() ? "an unnamed namespace outside of 'namespace " + rules_.namespace_ + "'"
                                 : "names may not be added to namespace '" + name + "'",
                    "Everything belongs in namespace " + rules_.namespace_);
    } else if (kind != CXCursor_UnexposedDecl || !name.empty()) {  // a lone semicolon is unexposed and nameless
      findings_.add(where.line, where.column, "'" + name + "' stands outside of namespace " + rules_.namespace_,
                    "Everything belongs in namespace " + rules_.namespace_);
    }
  }

  void check_declaration(CXCursor cursor) {
    CXCursorKind const kind = clang_getCursorKind(cursor);
    if (kind != CXCursor_FunctionDecl && kind != CXCursor_FunctionTemplate) return;
    if (clang_getCursorKind(clang_getCursorSemanticParent(cursor)) != CXCursor_Namespace) return;
    std::string const name = take(clang_getCursorSpelling(cursor));
    auto const& names = rules_.names_of_checks;
    if (std::find(names.begin(), names.end(), name) == names.end()) return;
    At const where = at(cursor);
    findings_.add(where.line, where.column, "the checks call a function '" + name + "' of their own",
                  "Choose another name, or make it a member of a class");
  }

  void check_reference(CXCursor cursor) {
    CXCursorKind const kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_OverloadedDeclRef) return check_overloads(cursor);
    bool const refers = clang_isReference(kind) != 0 || kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr;
    if (!refers) return;
    CXCursor const target = clang_getCursorReferenced(cursor);
    if (!clang_Cursor_isNull(target)) check_name(cursor, target);
  }

  void check_overloads(CXCursor cursor) {
    unsigned const count = clang_getNumOverloadedDecls(cursor);
    bool member = false;
    for (unsigned i = 0; i < count; ++i) {
      CXCursor const candidate = clang_getOverloadedDecl(cursor, i);
      check_name(cursor, candidate);
      CXCursorKind const around = clang_getCursorKind(clang_getCursorSemanticParent(candidate));
      member = member || around == CXCursor_ClassDecl || around == CXCursor_StructDecl ||
               around == CXCursor_ClassTemplate || around == CXCursor_ClassTemplatePartialSpecialization;
    }
    if (!member && !is_qualified(cursor)) check_call_of_template(cursor);
  }

  // A call inside a template, of a name without `::` before it: when the template is used, the namespaces of the
  // arguments are searched as well, and nobody sees here what is found there.
  void check_call_of_template(CXCursor call) {
    std::string const name = "std::" + take(clang_getCursorSpelling(call));
    if (std::find(rules_.forbidden_names.begin(), rules_.forbidden_names.end(), name) == rules_.forbidden_names.end()) {
      return;
    }
    At const where = at(call);
    findings_.add(where.line, where.column, "this call may find '" + name + "', which may not be used in this exercise",
                  "If a function of yours is meant, write " + rules_.namespace_ + ":: before its name");
  }

  bool is_qualified(CXCursor reference) const {
    std::size_t size = 0;
    std::string_view const text = clang_getFileContents(unit_, file_, &size);
    std::string_view const before = text.substr(0, std::min<std::size_t>(at(reference).offset, size));
    std::size_t const last = before.find_last_not_of(" \t\n");
    return last != std::string_view::npos && before.substr(0, last + 1).ends_with("::");
  }

  // The name has to be written there: what a macro of the library expands to is the library's business.
  bool is_spelled(At const& where, std::string const& last) const {
    std::size_t size = 0;
    char const* const text = clang_getFileContents(unit_, file_, &size);
    return where.offset + last.size() <= size && std::string_view(text + where.offset, last.size()) == last;
  }

  void check_name(CXCursor reference, CXCursor target) {
    CXCursorKind const kind = clang_getCursorKind(target);
    if (kind == CXCursor_TemplateTypeParameter || kind == CXCursor_NonTypeTemplateParameter ||
        kind == CXCursor_TemplateTemplateParameter || kind == CXCursor_ParmDecl || kind == CXCursor_Namespace ||
        kind == CXCursor_NamespaceAlias) {
      return;  // a namespace by itself is no use of anything
    }
    At const where = at(reference);
    if (at(target).own) return;
    std::string const name = qualified_name(target);
    std::string const last = name.substr(name.rfind("::") + 2);
    if (last.starts_with("operator") || last.empty() || !is_spelled(where, last)) return;
    // The last, and so more particular, of two rules wins: an allowed name may lie inside a forbidden one.
    bool const named =
        std::find(rules_.allowed_names.begin(), rules_.allowed_names.end(), name) != rules_.allowed_names.end();
    if (!named && (any_covers(rules_.forbidden_names, name) || is_other_name_of_forbidden(target))) {
      findings_.add(where.line, where.column, "'" + shown(name) + "' may not be used in this exercise",
                    "It is what you are to build, or a way around it. The exercise's README lists what may be used");
      return;
    }
    if (is_allowed(name, last)) return;
    findings_.add(where.line, where.column, "'" + shown(name) + "' is not on this exercise's list of what may be used",
                  "The exercise's README lists what may be used");
  }

  // std::wofstream is std::basic_ofstream.
  bool is_other_name_of_forbidden(CXCursor target) const {
    CXCursorKind const kind = clang_getCursorKind(target);
    if (kind != CXCursor_TypedefDecl && kind != CXCursor_TypeAliasDecl) return false;
    CXCursor const meant = clang_getTypeDeclaration(clang_getCanonicalType(clang_getCursorType(target)));
    return !clang_isInvalid(clang_getCursorKind(meant)) && any_covers(rules_.forbidden_names, qualified_name(meant));
  }

  bool is_allowed(std::string const& name, std::string const& last) const {
    if (name.starts_with("std::") || name.starts_with(rules_.namespace_ + "::")) return true;
    if (any_covers(rules_.allowed_names, name)) return true;
    bool const global = name.starts_with("::");
    return global && last.ends_with("_t") && !last.starts_with("pthread");
  }

  static std::string shown(std::string const& name) { return name.starts_with("::") ? name.substr(2) : name; }

  CXTranslationUnit unit_;
  CXFile file_;
  Rules const& rules_;
  Findings& findings_;
};

}  // namespace

void Findings::add(unsigned line, unsigned column, std::string const& message, std::string const& remedy) {
  if (!seen_.insert(std::to_string(line) + message).second) return;
  found_.push_back({message, remedy, {shown_as_, static_cast<int>(line), static_cast<int>(column)}});
}

Problems Findings::sorted() const {
  Problems all = found_;
  std::stable_sort(all.begin(), all.end(), [](Problem const& a, Problem const& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return all;
}

namespace {

// A file as the front end has read it.
class Parsed {
 public:
  // `instead`: what stands in the file, as far as the front end is concerned.
  Parsed(std::string const& file, std::vector<std::string> const& arguments,
         std::optional<std::string> const& instead = {})
      : index_(clang_createIndex(0, 0)) {
    std::vector<char const*> words{"-x", "c++"};
    for (std::string const& argument : arguments) words.push_back(argument.c_str());
    std::string const text = instead.value_or("");
    CXUnsavedFile replaced{file.c_str(), text.c_str(), text.size()};
    error_ = clang_parseTranslationUnit2(index_, file.c_str(), words.data(), static_cast<int>(words.size()), &replaced,
                                         instead ? 1 : 0, CXTranslationUnit_KeepGoing, &unit_);
    if (error_ == CXError_Success) own_ = clang_getFile(unit_, file.c_str());
  }
  Parsed(Parsed const&) = delete;
  ~Parsed() {
    if (unit_ != nullptr) clang_disposeTranslationUnit(unit_);
    clang_disposeIndex(index_);
  }

  CXErrorCode error() const { return error_; }
  void check_text(unsigned lines_before, Rules const& rules, Findings& findings) const {
    check_tokens(unit_, own_, lines_before, rules, findings);
  }
  void check_names(Rules const& rules, Findings& findings) const {
    Walker(unit_, own_, rules, findings).run();
    if (rules.for_gcc && !stands_by_itself()) check_words(unit_, own_, rules, findings);
  }
  bool stands_by_itself() const {
    for (unsigned i = 0; i < clang_getNumDiagnostics(unit_); ++i) {
      CXDiagnostic const said = clang_getDiagnostic(unit_, i);
      bool const fine = clang_getDiagnosticSeverity(said) < CXDiagnostic_Error;
      clang_disposeDiagnostic(said);
      if (!fine) return false;
    }
    return true;
  }

 private:
  CXIndex index_;
  CXTranslationUnit unit_ = nullptr;
  CXFile own_ = nullptr;
  CXErrorCode error_ = CXError_Failure;
};

// The words of the text, before anything is done with them: nothing is included, and no macro unfolds.
void check_text_alone(std::string const& file, Rules const& rules, Findings& findings) {
  std::ifstream stream(file);
  std::string const text{std::istreambuf_iterator<char>(stream), {}};
  Parsed const skipped(file, {"-std=c++20", "-w"}, "#if 0\n" + text);
  if (skipped.error() == CXError_Success) skipped.check_text(1, rules, findings);
}

}  // namespace

Result<Problems> walk(std::string const& file, std::vector<std::string> const& arguments,
                      std::vector<std::string> const& beside_checks, Rules const& rules, std::string const& shown_as) {
  Findings findings(shown_as);
  check_text_alone(file, rules, findings);
  if (findings.stopped()) return findings.sorted();
  for (std::vector<std::string> const* const how : {&arguments, &beside_checks}) {
    Parsed const parsed(file, *how);
    if (parsed.error() == CXError_Crashed) {
      findings.add(0, 0, "this header cannot be read as C++: it crashes the compiler's front end", "Make it simpler");
      break;
    }
    if (parsed.error() != CXError_Success) {
      return Problem{"libclang cannot read " + shown_as + " (error " + std::to_string(parsed.error()) + ")", "", {}};
    }
    parsed.check_names(rules, findings);
    if (beside_checks.empty() || parsed.stands_by_itself()) break;
  }
  return findings.sorted();
}

}  // namespace racecourse::submission
