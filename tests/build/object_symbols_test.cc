#include "grader/build/object_symbols.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::build {
namespace {

std::string told(std::string const& listing, std::string const& checks = "",
                 std::vector<std::string> const& allowed = {}) {
  std::string all;
  for (std::string const& line : read_symbols(listing, checks, allowed)) all += line + "\n";
  return all;
}

std::string const uses_exit = "The program uses _exit, which may not be used in this exercise\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(symbols_of_an_object)

BOOST_AUTO_TEST_CASE(what_ends_the_process_is_told) {
  BOOST_TEST(told("_exit U         \nmemcpy U         \n") == uses_exit);
  BOOST_TEST(told("_exit w         \n") == uses_exit);
}

BOOST_AUTO_TEST_CASE(what_the_checks_call_themselves_is_theirs) {
  BOOST_TEST(told("_exit U\n", "if (child == 0) _exit(0);") == "");
  BOOST_TEST(told("_exit U\n", "quick_exit(0); my_exit(1);") == uses_exit);
}

BOOST_AUTO_TEST_CASE(what_the_exercise_allows_is_allowed) {
  BOOST_TEST(told("nanosleep U\n", "", {"::nanosleep"}) == "");
  BOOST_TEST(told("nanosleep U\n", "", {"::nano*"}) == "");
  BOOST_TEST(told("nanosleep U\n", "", {"::sleep"}) != "");
}

BOOST_AUTO_TEST_CASE(threads_and_handlers_of_the_library_are_told_by_their_names) {
  BOOST_TEST(told("_ZSt13set_terminatePFvvE U\n") ==
             "The program uses std::set_terminate, which may not be used in this exercise\n");
  BOOST_TEST(told("_ZSt9terminatev U\n") == "");
}

BOOST_AUTO_TEST_CASE(functions_of_cpp_may_be_defined_and_those_of_others_not) {
  BOOST_TEST(told("_ZN9threading9spin_lock4lockEv W 0 10\n_ZNSt6vectorIiE4sizeEv W 0 10\nmain U\n") == "");
  BOOST_TEST(told("malloc T 0 10\n") == "The program defines malloc, which belongs to the library or the grader\n");
  BOOST_TEST(told("__tsan_default_options W 0 10\n") != "");
  BOOST_TEST(told("__asan_default_options T 0 10\n") != "");
  BOOST_TEST(told("__odr_asan_gen_x V 0 10\n") == "");
  BOOST_TEST(told("_Znwm T 0 10\n") != "");
  BOOST_TEST(told("_ZN3kit7requireEb T 0 10\n") != "");
  BOOST_TEST(told("_ZN3kit6throws T 0 10\n_ZNSt3foo W 0 10\n") != "");
  BOOST_TEST(told("_ZN9threading6chosenEv i 0 10\n") != "");
}

BOOST_AUTO_TEST_CASE(lines_that_are_none_are_passed_over) {
  BOOST_TEST(told("") == "");
  BOOST_TEST(told("\n\nchecks.o:\nx\n_exit Undefined\n") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::build
