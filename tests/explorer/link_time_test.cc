#include "grader/explorer/link_time.h"

#include <boost/test/unit_test.hpp>

using racecourse::explorer::is_for_link_time;

BOOST_AUTO_TEST_CASE(what_the_compilers_make_for_link_time_is_recognised) {
  BOOST_TEST(
      is_for_link_time("BC\xC0\xDE"
                       "5"));
  BOOST_TEST(
      is_for_link_time("\x7f"
                       "ELF....gnu.lto_main.0"));
  BOOST_TEST(is_for_link_time("!<arch>\nmain.o/ 0 0 0 644 5 `\nBC\xC0\xDE"));
  BOOST_TEST(
      is_for_link_time("!<arch>\nmain.o/ 0 0 0 644 5 `\n\x7f"
                       "ELF .gnu.lto_.decls"));
}

BOOST_AUTO_TEST_CASE(other_objects_are_not) {
  BOOST_TEST(!is_for_link_time(""));
  BOOST_TEST(
      !is_for_link_time("\x7f"
                        "ELF .text .rodata BC\xC0\xDE"));
  BOOST_TEST(
      !is_for_link_time("!<arch>\nmain.o/ 0 0 0 644 5 `\n\x7f"
                        "ELF BC\xC0\xDE"));
}
