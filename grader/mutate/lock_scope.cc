// What a lock covers: nothing, less, or something else. Locks are guards of the standard library's kind, and statements
// that call lock() and unlock().
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool is_guard(Site const& site) {
  if (site.node.kind != CXCursor_DeclStmt) return false;
  std::string const text = site.text();
  for (char const* const guard : {"lock_guard", "unique_lock", "scoped_lock"}) {
    if (text.find(guard) < text.find_first_of("({")) return true;
  }
  return false;
}

// Where the bracket stands that ends the guard's arguments.
std::size_t closing(std::string const& text) { return text.find_last_of(")}"); }

// "lock" or "unlock", called on something as a statement.
bool is_call_of(Site const& site, std::string_view name) {
  std::optional<Call> const call = call_of(site);
  return call && call->name == name && is_statement(site.node);
}

}  // namespace

void remove_lock(Site const& site, Add const& add) {
  if (is_call_of(site, "lock")) add("lock() is not called", {without(site, site.node)});
  if (is_call_of(site, "unlock")) add("unlock() is not called", {without(site, site.node)});
  if (!is_guard(site)) return;
  std::string const text = site.text();
  // It may be used later: then it is there, but holds nothing.
  if (text.find("unique_lock") != std::string::npos) {
    std::size_t const at = closing(text);
    if (at == std::string::npos || text.find(',') < at) return;
    add("the lock is not taken", {{site.node.begin + at, site.node.begin + at, ", std::defer_lock"}});
  } else {
    add("the lock is not taken", {without(site, site.node)});
  }
}

// The scope of the lock ends one statement earlier.
void narrow_lock(Site const& site, Add const& add) {
  std::optional<InBlock> const block = in_block(site.node);
  if (!block || !is_guard(site) || block->index + 2 >= block->statements.size()) return;
  Node const& last = *block->statements.back();
  add("the lock is released before the last statement",
      {{site.node.begin, site.node.begin, "{ "}, {last.begin, last.begin, "} "}});
}

// It is taken one statement later, or one earlier.
void move_lock(Site const& site, Add const& add) {
  std::optional<InBlock> const block = in_block(site.node);
  if (!block || !(is_guard(site) || is_call_of(site, "lock"))) return;
  std::string const statement = site.text() + ";";
  unsigned const end = statement_end(site, site.node);
  if (block->index + 1 < block->statements.size()) {
    Node const& next = *block->statements[block->index + 1];
    unsigned const behind = statement_end(site, next);
    add("the lock is taken one statement later", {{site.node.begin, end, ""}, {behind, behind, " " + statement}});
  }
  if (block->index > 0) {
    unsigned const before = block->statements[block->index - 1]->begin;
    add("the lock is taken one statement earlier", {{before, before, statement + " "}, {site.node.begin, end, ""}});
  }
}

}  // namespace racecourse::mutate
