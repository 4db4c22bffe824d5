// A read-modify-write becomes a load and a store, between which others come.
#include "grader/mutate/calls.h"

namespace racecourse::mutate {
namespace {

std::string operation_of(std::string const& name) {
  if (name == "fetch_add") return "+";
  if (name == "fetch_sub") return "-";
  if (name == "fetch_or") return "|";
  if (name == "fetch_and") return "&";
  return name == "fetch_xor" ? "^" : "";
}

std::string load_and_store(std::string const& object, std::string const& new_value) {
  return "[&] { auto const mutant_old = (" + object + ").load(std::memory_order_acquire); (" + object + ").store(" +
         new_value + ", std::memory_order_release); return mutant_old; }()";
}

std::string compare_and_store(std::string const& object, std::string const& expected, std::string const& desired) {
  return "[&] { auto const mutant_old = (" + object + ").load(std::memory_order_acquire); if (mutant_old != (" +
         expected + ")) { " + expected + " = mutant_old; return false; } (" + object + ").store(" + desired +
         ", std::memory_order_release); return true; }()";
}

// ++count_, count_-- and the like, on an atomic.
void split_operator(Site const& site, Add const& add) {
  std::string const name = spelling_of(site.node.cursor);
  if ((name != "operator++" && name != "operator--") || site.node.children.empty()) return;
  std::string text = site.text();
  bool const before = text.starts_with(name.substr(8));
  std::string const object = before ? text.substr(2) : text.substr(0, text.size() - 2);
  std::string const one = name == "operator++" ? " + 1" : " - 1";
  std::string const cast = "static_cast<typename std::remove_cvref_t<decltype(" + object + ")>::value_type>(";
  std::string const split = load_and_store(object, cast + "mutant_old" + one + ")");
  add(name.substr(8) + " becomes a load and a store",
      {{site.node.begin, site.node.end, before ? cast + split + one + ")" : split}});
}

}  // namespace

void split_rmw(Site const& site, Add const& add) {
  if (site.node.kind != CXCursor_CallExpr) return;
  split_operator(site, add);
  std::optional<Call> const call = call_of(site);
  if (!call || !is_on_atomic(*call)) return;
  auto const argument = [&](std::size_t i) { return std::string(site.tree.text_of(*call->arguments[i])); };
  auto const becomes = [&](std::string const& text) {
    add(call->name + "() becomes a load and a store", {{site.node.begin, site.node.end, text}});
  };
  std::string const operation = operation_of(call->name);
  if (call->name == "test_and_set") {
    becomes("[&] { bool const mutant_old = (" + call->object + ").test(std::memory_order_acquire); if (!mutant_old) (" +
            call->object + ").test_and_set(std::memory_order_acq_rel); return mutant_old; }()");
  } else if (call->arguments.empty()) {
    return;
  } else if (call->name == "exchange") {
    becomes(load_and_store(call->object, argument(0)));
  } else if (!operation.empty()) {
    becomes(load_and_store(call->object, "static_cast<std::remove_cv_t<decltype(mutant_old)>>(mutant_old " + operation +
                                             " (" + argument(0) + "))"));
  } else if (call->name.starts_with("compare_exchange_") && call->arguments.size() >= 2) {
    becomes(compare_and_store(call->object, argument(0), argument(1)));
  }
}

}  // namespace racecourse::mutate
