// An atomic access as it would be of an ordinary variable: the same value at the same place, without being atomic.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {

void make_atomic_plain(Site const& site, Add const& add) {
  std::optional<Call> const call = call_of(site);
  if (!call || !is_one_of(call->name, {"load", "store", "exchange"}) || !is_on_atomic(*call)) return;
  std::string const& object = call->object;
  std::string const value = "(*const_cast<typename std::remove_cvref_t<decltype(" + object +
                            ")>::value_type*>(reinterpret_cast<typename std::remove_cvref_t<decltype(" + object +
                            ")>::value_type const*>(&(" + object + "))))";
  auto const argument = [&] { return std::string(site.tree.text_of(*call->arguments.front())); };
  auto const becomes = [&](std::string const& text) {
    add(call->name + "() becomes an ordinary access", {{site.node.begin, site.node.end, text}});
  };
  if (call->name == "load") {
    becomes(value);
  } else if (!call->arguments.empty()) {
    becomes(call->name == "store" ? "(" + value + " = " + argument() + ")"
                                  : "std::exchange(" + value + ", " + argument() + ")");
  }
}

}  // namespace racecourse::mutate
