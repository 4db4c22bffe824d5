// As many are woken as should not be.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {

void change_wake_count(Site const& site, Add const& add) {
  std::optional<Call> const call = call_of(site);
  if (!call || call->arguments.empty()) return;
  Node const* count = nullptr;
  if (call->name == "futex_wake" && call->arguments.size() >= 2) count = call->arguments[1];
  if (is_one_of(call->name, {"notify", "release"}) && call->arguments.size() == 1) count = call->arguments[0];
  if (count == nullptr) return;
  std::string const now(site.tree.text_of(*count));
  if (now == "1") {
    add("all are woken instead of one", {{count->begin, count->end, "2147483647"}});
  } else {
    add("one is woken instead of " + now, {{count->begin, count->end, "1"}});
    if (call->name != "futex_wake") add("one fewer is woken", {{count->begin, count->end, "(" + now + ") - 1"}});
  }
}

}  // namespace racecourse::mutate
