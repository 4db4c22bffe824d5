// What gives a lock back, or publishes, comes before the statement that it should come after.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool gives_back(Site const& site) {
  std::optional<Call> const call = call_of(site);
  if (!call) return false;
  if (is_one_of(call->name, {"unlock", "release", "futex_wake", "notify_one", "notify_all", "notify"})) return true;
  return is_one_of(call->name, {"store", "clear", "exchange"}) && is_on_atomic(*call);
}

}  // namespace

void unlock_early(Site const& site, Add const& add) {
  std::optional<InBlock> const block = in_block(site.node);
  if (!block || block->index == 0 || !gives_back(site)) return;
  Node const& before = *block->statements[block->index - 1];
  unsigned const before_end = statement_end(site, before), end = statement_end(site, site.node);
  std::string const first(site.tree.text_of(site.node.begin, end)), second(site.tree.text_of(before.begin, before_end));
  add(call_of(site)->name + "() comes one statement too early",
      {{before.begin, before_end, first}, {site.node.begin, end, second}});
}

}  // namespace racecourse::mutate
