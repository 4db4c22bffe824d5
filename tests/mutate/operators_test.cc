// Each operator on a piece of code that it changes, and on a near twin that it leaves alone.
#include <stdlib.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "grader/base/files.h"
#include "grader/mutate/make.h"

namespace racecourse::mutate::test {
namespace {

using Lines = std::vector<std::string>;

// What the pieces use: the shapes of the kit and of the standard library, without their headers.
std::string const surroundings = R"(
namespace std {
enum memory_order { memory_order_relaxed, memory_order_acquire, memory_order_release, memory_order_acq_rel, memory_order_seq_cst };
template <class T> struct atomic {
  using value_type = T;
  T load(memory_order = memory_order_seq_cst) const;
  void store(T, memory_order = memory_order_seq_cst);
  T exchange(T, memory_order = memory_order_seq_cst);
  T fetch_add(T, memory_order = memory_order_seq_cst);
  bool compare_exchange_strong(T&, T, memory_order = memory_order_seq_cst, memory_order = memory_order_seq_cst);
  void notify_one();
  void notify_all();
  T operator++();
  T operator++(int);
};
template <class M> struct lock_guard { explicit lock_guard(M&); ~lock_guard(); };
template <class M> struct unique_lock { explicit unique_lock(M&); ~unique_lock(); };
}
namespace kit { struct time_point { static time_point max(); }; namespace sys { int futex_wait(std::atomic<unsigned>&, unsigned, time_point); int futex_wake(std::atomic<unsigned>&, int); void cpu_relax(); } }
struct mutex { void lock(); void unlock(); void require_owner(); };
struct map { int load(int); void store(int, int); };
std::atomic<unsigned> a; std::atomic<unsigned> const* p; mutex m; int n; map chart; bool late(); void use(int); bool yes; bool no;
)";

// The body of a function as each mutant of this operator has it.
Lines bodies(std::string const& op, std::string const& body, std::string const& parameters = "") {
  char name[] = "/tmp/racecourse-mutate-XXXXXX";
  BOOST_TEST_REQUIRE(mkdtemp(name) != nullptr);
  std::string const file = std::string(name) + "/code.h";
  std::string const source = surroundings + "void f(" + parameters + ") {" + body + "}\n";
  BOOST_TEST_REQUIRE(write_file(file, source).has_value());
  Result<std::vector<Mutant>> const all = make_mutants(file, {"-std=c++20"});
  std::filesystem::remove_all(name);
  BOOST_TEST_REQUIRE(all.has_value(), (all ? "" : to_string(all.error())));
  Lines found;
  for (Mutant const& mutant : *all) {
    if (mutant.op != op) continue;
    std::string const text = apply(source, mutant.edits);
    std::size_t const begin = text.find("void f(" + parameters + ") {") + parameters.size() + 10;
    found.push_back(text.substr(begin, text.rfind("}\n") - begin));
  }
  return found;
}

void check(std::string const& op, std::string const& body, Lines const& expected, std::string const& parameters = "") {
  BOOST_TEST_CONTEXT(op << " of " << body) {
    BOOST_TEST(bodies(op, body, parameters) == expected, boost::test_tools::per_element());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(operators)

BOOST_AUTO_TEST_CASE(notify_swapped) {
  check("notify-swapped", "a.notify_one();", {"a.notify_all();"});
  check("notify-swapped", "a.notify_all();", {"a.notify_one();"});
  check("notify-swapped", "a.load();", {});
}

BOOST_AUTO_TEST_CASE(notify_removed) {
  check("notify-removed", "a.notify_one();", {"{}"});
  check("notify-removed", "if (yes) kit::sys::futex_wake(a, 1);", {"if (yes) {}"});
  check("notify-removed", "n = kit::sys::futex_wake(a, 1);", {});  // its result is used: not a statement
}

BOOST_AUTO_TEST_CASE(wait_once) {
  check("wait-once", "while (a.load()) kit::sys::cpu_relax();", {"if (a.load()) kit::sys::cpu_relax();"});
  check("wait-once", "do { kit::sys::cpu_relax(); } while (yes);", {"do { kit::sys::cpu_relax(); } while (false);"});
  check("wait-once", "for (; yes;) kit::sys::cpu_relax();", {"for (; yes;) { kit::sys::cpu_relax(); break; }"});
  check("wait-once", "while (a.load()) use(n);", {});  // nothing is waited for
}

BOOST_AUTO_TEST_CASE(lock_removed) {
  check("lock-removed", "std::lock_guard hold(m); use(n);", {"{} use(n);"});
  check("lock-removed", "std::unique_lock<mutex> hold(m); use(n);",
        {"std::unique_lock<mutex> hold(m, std::defer_lock); use(n);"});
  check("lock-removed", "m.lock(); m.unlock();", {"{} m.unlock();", "m.lock(); {}"});
  check("lock-removed", "int hold(n); use(hold);", {});
}

BOOST_AUTO_TEST_CASE(lock_narrowed) {
  check("lock-narrowed", "std::lock_guard hold(m); use(1); use(2);", {"{ std::lock_guard hold(m); use(1); } use(2);"});
  check("lock-narrowed", "std::lock_guard hold(m); use(1);", {});  // that is the lock removed
}

BOOST_AUTO_TEST_CASE(lock_moved) {
  check("lock-moved", "use(1); m.lock(); use(2);", {"use(1);  use(2); m.lock();", "m.lock(); use(1);  use(2);"});
  check("lock-moved", "m.unlock(); use(2);", {});
}

BOOST_AUTO_TEST_CASE(unlock_early) {
  check("unlock-early", "use(1); m.unlock();", {"m.unlock(); use(1);"});
  check("unlock-early", "n = 1; a.store(1);", {"a.store(1); n = 1;"});
  check("unlock-early", "n = 1; chart.store(1, 2);", {});  // not atomic: gives nothing back
}

BOOST_AUTO_TEST_CASE(order_weakened) {
  check("order-weakened", "a.load(std::memory_order_acquire);", {"a.load(std::memory_order_relaxed);"});
  check("order-weakened", "a.exchange(1, std::memory_order_acq_rel);",
        {"a.exchange(1, std::memory_order_acquire);", "a.exchange(1, std::memory_order_release);"});
  check("order-weakened", "a.store(1, std::memory_order_seq_cst);", {"a.store(1, std::memory_order_release);"});
  check("order-weakened", "a.load(std::memory_order_relaxed);", {});
}

BOOST_AUTO_TEST_CASE(order_weakened_where_none_is_written) {
  check("order-weakened", "a.load();", {"a.load(std::memory_order_acquire);"});
  check("order-weakened", "a.fetch_add(1);", {"a.fetch_add(1, std::memory_order_acq_rel);"});
  check("order-weakened", "p->load();", {"p->load(std::memory_order_acquire);"});
  check("order-weakened", "chart.load(1);", {});
}

BOOST_AUTO_TEST_CASE(atomic_made_plain) {
  std::string const type = "typename std::remove_cvref_t<decltype(a)>::value_type";
  std::string const plain = "(*const_cast<" + type + "*>(reinterpret_cast<" + type + " const*>(&(a))))";
  check("atomic-made-plain", "use(a.load());", {"use(" + plain + ");"});
  check("atomic-made-plain", "a.store(3);", {"(" + plain + " = 3);"});
  check("atomic-made-plain", "use(chart.load(1));", {});
}

BOOST_AUTO_TEST_CASE(rmw_split) {
  Lines const add = bodies("rmw-split", "use(a.fetch_add(2));");
  BOOST_TEST_REQUIRE(add.size() == 1u);
  BOOST_TEST(add[0].find("(a).load(std::memory_order_acquire)") != std::string::npos, add[0]);
  BOOST_TEST(add[0].find("(mutant_old + (2)), std::memory_order_release)") != std::string::npos, add[0]);
  BOOST_TEST(bodies("rmw-split", "unsigned e = 0; use(a.compare_exchange_strong(e, 1));").size() == 1u);
  BOOST_TEST(bodies("rmw-split", "a++;").size() == 1u);
  BOOST_TEST(bodies("rmw-split", "++a;").size() == 1u);
  check("rmw-split", "n++; a.store(1); use(a.load());", {});
}

BOOST_AUTO_TEST_CASE(comparison_off_by_one) {
  check("comparison-off-by-one", "if (n < 3) use(n);", {"if (n <= 3) use(n);"});
  check("comparison-off-by-one", "if (n >= 3) use(n);", {"if (n > 3) use(n);"});
  check("comparison-off-by-one", "if (n == 0) use(n);", {"if (n == 1) use(n);"});
  check("comparison-off-by-one", "n = n << 3; if (yes == no) use(n);", {});
}

BOOST_AUTO_TEST_CASE(deadline_recomputed) {
  Lines const found =
      bodies("deadline-recomputed", " while (yes) kit::sys::futex_wait(a, 1, end); ", "kit::time_point end");
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].starts_with(" auto const mutant_begin = ::kit::sys::now(); while"), found[0]);
  BOOST_TEST(found[0].find("end : ::kit::sys::now() + (end - mutant_begin)") != std::string::npos, found[0]);
  // Once is no loop.
  check("deadline-recomputed", "kit::sys::futex_wait(a, 1, end);", {}, "kit::time_point end");
}

BOOST_AUTO_TEST_CASE(exception_path_dropped) {
  check("exception-path-dropped", "try { use(1); } catch (...) { m.unlock(); throw; }",
        {"try { use(1); } catch (...) { throw; }"});
  check("exception-path-dropped", "try { use(1); } catch (...) { throw; }", {});  // nothing to drop
}

BOOST_AUTO_TEST_CASE(check_dropped) {
  check("check-dropped", "if (yes && no) use(1);", {"if (no) use(1);", "if (yes) use(1);"});
  check("check-dropped", "if (late()) return; use(1);", {"{} use(1);"});
  check("check-dropped", "if (late()) throw 1; use(1);", {"{} use(1);"});
  check("check-dropped", "m.require_owner(); use(1);", {"{} use(1);"});
  check("check-dropped", "if (late()) use(1);", {});
}

BOOST_AUTO_TEST_CASE(wake_count) {
  check("wake-count", "kit::sys::futex_wake(a, 1);", {"kit::sys::futex_wake(a, 2147483647);"});
  check("wake-count", "kit::sys::futex_wake(a, n);", {"kit::sys::futex_wake(a, 1);"});
  check("wake-count", "use(1);", {});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(making)

BOOST_AUTO_TEST_CASE(a_mutant_is_named_by_line_and_place) {
  char name[] = "/tmp/racecourse-mutate-XXXXXX";
  BOOST_TEST_REQUIRE(mkdtemp(name) != nullptr);
  std::string const file = std::string(name) + "/code.h";
  BOOST_TEST_REQUIRE(
      write_file(file, "namespace x { struct s {\n  int f(int a, int b) { return a < b || b < a; }\n};\n}\n")
          .has_value());
  Result<std::vector<Mutant>> const all = make_mutants(file, {"-std=c++20"});
  std::filesystem::remove_all(name);
  BOOST_TEST_REQUIRE(all.has_value());
  BOOST_TEST_REQUIRE(all->size() == 4u);  // two comparisons, two sides of "or"
  BOOST_TEST(all->at(0).op == "comparison-off-by-one");
  BOOST_TEST(all->at(1).place == 2);
  for (Mutant const& mutant : *all) {
    BOOST_TEST(mutant.function == "x::s::f");
    BOOST_TEST(mutant.line == 2);
    BOOST_TEST(mutant.text == "int f(int a, int b) { return a < b || b < a; }");
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_compile_has_no_mutants) {
  char name[] = "/tmp/racecourse-mutate-XXXXXX";
  BOOST_TEST_REQUIRE(mkdtemp(name) != nullptr);
  std::string const file = std::string(name) + "/code.h";
  BOOST_TEST_REQUIRE(write_file(file, "int f() {\n  return nothing;\n}\n").has_value());
  Result<std::vector<Mutant>> const all = make_mutants(file, {"-std=c++20"});
  std::filesystem::remove_all(name);
  BOOST_TEST_REQUIRE(!all.has_value());
  BOOST_TEST(to_string(all.error()).find(":2:10: does not compile: ") != std::string::npos, to_string(all.error()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::mutate::test
