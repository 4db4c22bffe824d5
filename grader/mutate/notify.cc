// One waiter is woken where all should be, or all where one should be; or nobody is.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {

void swap_notify(Site const& site, Add const& add) {
  std::optional<Call> const call = call_of(site);
  if (!call || !is_one_of(call->name, {"notify_one", "notify_all"})) return;
  std::string const other = call->name == "notify_one" ? "notify_all" : "notify_one";
  add(call->name + " becomes " + other, {{call->name_begin, call->name_end, other}});
}

void remove_notify(Site const& site, Add const& add) {
  if (!is_statement(site.node)) return;
  std::optional<Call> const call = call_of(site);
  if (!call || !is_one_of(call->name, {"notify_one", "notify_all", "notify", "futex_wake", "wake", "set"})) return;
  add(call->name + " is not called", {without(site, site.node)});
}

}  // namespace racecourse::mutate
