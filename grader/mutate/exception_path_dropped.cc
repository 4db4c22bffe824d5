// What a handler does before the exception goes on is not done; a handler that ends an exception lets it pass.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {

void drop_exception_path(Site const& site, Add const& add) {
  if (site.node.kind != CXCursor_CXXCatchStmt || site.node.children.empty()) return;
  Node const& body = *site.node.children.back();
  if (body.kind != CXCursor_CompoundStmt) return;
  add("the handler only throws again", {{body.begin, body.end, "{ throw; }"}});
}

}  // namespace racecourse::mutate
