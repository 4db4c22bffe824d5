// A wait that should end at one moment begins anew each time it is woken: its deadline moves away.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool is_in_loop(Node const& node) {
  for (Node const* at = node.parent; at != nullptr; at = at->parent) {
    if (at->kind == CXCursor_WhileStmt || at->kind == CXCursor_ForStmt || at->kind == CXCursor_DoStmt) return true;
  }
  return false;
}

// Where the time is noted for which the deadline holds: behind the variable's own declaration, or, of a parameter, at
// the beginning of the body.
std::optional<unsigned> noting_place(Site const& site, Node const& node, std::string const& name) {
  if (node.kind == CXCursor_ParmDecl && spelling_of(node.cursor) == name) return site.function.body()->begin + 1;
  if (node.kind == CXCursor_DeclStmt) {
    for (auto const& child : node.children) {
      bool const this_one = child->kind == CXCursor_VarDecl && spelling_of(child->cursor) == name;
      if (this_one && in_block(node)) return statement_end(site, node);
    }
  }
  for (auto const& child : node.children) {
    if (auto const place = noting_place(site, *child, name)) return place;
  }
  return std::nullopt;
}

}  // namespace

void recompute_deadline(Site const& site, Add const& add) {
  std::optional<Call> const call = call_of(site);
  if (!call || !is_in_loop(site.node) || !is_one_of(call->name, {"futex_wait", "wait_until", "wait", "sleep"})) return;
  for (Node const* argument : call->arguments) {
    bool const moment = canonical_type_of(argument->cursor).find("time_point") != std::string::npos;
    std::string const name(site.tree.text_of(*argument));
    if (!moment || name.find_first_of("(.:-> ") != std::string::npos) continue;
    std::optional<unsigned> const noted = noting_place(site, *site.function.root, name);
    if (!noted) continue;
    add("each wait gets the whole time again", {{*noted, *noted, " auto const mutant_begin = ::kit::sys::now();"},
                                                {argument->begin, argument->end,
                                                 "(" + name + " == ::kit::time_point::max() ? " + name +
                                                     " : ::kit::sys::now() + (" + name + " - mutant_begin))"}});
  }
}

}  // namespace racecourse::mutate
