// A loop around a wait becomes one attempt: whoever was woken for no reason, or too late, goes on all the same.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool is_loop(CXCursorKind kind) {
  return kind == CXCursor_WhileStmt || kind == CXCursor_ForStmt || kind == CXCursor_DoStmt;
}

}  // namespace

void wait_once(Site const& site, Add const& add) {
  Node const& loop = site.node;
  if (!is_loop(loop.kind) || loop.children.empty() || !calls_any(site, loop, waiting_calls)) return;
  if (loop.kind == CXCursor_WhileStmt) {
    add("while becomes if", {{loop.begin, loop.begin + 5, "if"}});
  } else if (loop.kind == CXCursor_DoStmt) {
    Node const& condition = *loop.children.back();
    add("the loop ends after one round", {{condition.begin, condition.end, "false"}});
  } else {
    Node const& body = *loop.children.back();
    add("the loop ends after one round",
        {{body.begin, body.begin, "{ "}, {statement_end(site, body), statement_end(site, body), " break; }"}});
  }
}

}  // namespace racecourse::mutate
