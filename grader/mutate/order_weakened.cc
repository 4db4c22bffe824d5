// Each memory order one step weaker; one that is not written is the strongest.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

bool is_load(std::string_view name) { return is_one_of(name, {"load", "wait", "test"}); }
bool is_store(std::string_view name) { return is_one_of(name, {"store", "clear"}); }
bool is_rmw(std::string_view name) {
  return name.starts_with("fetch_") || name.starts_with("compare_exchange_") ||
         is_one_of(name, {"exchange", "test_and_set"});
}

std::vector<std::string> weaker(std::string const& order, std::string const& operation) {
  if (order == "seq_cst") return {is_load(operation) ? "acquire" : is_store(operation) ? "release" : "acq_rel"};
  if (order == "acq_rel") return {"acquire", "release"};
  if (order == "acquire" || order == "release" || order == "consume") return {"relaxed"};
  return {};
}

// "std::memory_order_acquire" or "std::memory_order::acquire" -> "acquire".
std::string order_in(std::string_view text) {
  std::size_t const at = text.find("memory_order");
  if (at > std::string_view("std::").size()) return "";
  std::string_view const rest = text.substr(at + 12);
  return std::string(rest.starts_with("::") ? rest.substr(2) : rest.substr(rest.starts_with("_") ? 1 : 0));
}

std::size_t least_arguments(std::string_view name) {
  if (is_one_of(name, {"load", "test", "clear", "test_and_set"})) return 0;
  return name.starts_with("compare_exchange_") ? 2 : 1;
}

}  // namespace

void weaken_order(Site const& site, Add const& add) {
  std::optional<Call> const call = call_of(site);
  if (!call || !(is_load(call->name) || is_store(call->name) || is_rmw(call->name))) return;
  bool written = false;
  for (std::size_t i = 0; i < call->arguments.size(); ++i) {
    Node const& argument = *call->arguments[i];
    std::string const order = order_in(site.tree.text_of(argument));
    if (order.empty()) continue;
    written = true;
    // The second order of a compare-exchange is that of the load when it fails.
    bool const failure = call->name.starts_with("compare_exchange_") && i == 3;
    for (std::string const& to : weaker(order, failure ? "load" : call->name)) {
      add(order + " becomes " + to, {{argument.begin, argument.end, "std::memory_order_" + to}});
    }
  }
  if (written || !is_on_atomic(*call) || call->arguments.size() != least_arguments(call->name)) return;
  std::string const to = weaker("seq_cst", call->name).front();
  std::string const comma = call->arguments.empty() ? "" : ", ";
  add("seq_cst becomes " + to, {{site.node.end - 1, site.node.end - 1, comma + "std::memory_order_" + to}});
}

}  // namespace racecourse::mutate
