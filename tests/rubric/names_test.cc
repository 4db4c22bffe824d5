#include "grader/rubric/rubric.h"
#include "tests/rubric/support.h"

namespace racecourse::rubric::test {

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(modes_and_their_names) {
  std::vector<std::pair<Mode, std::string>> const all{{Mode::functional, "functional"},
                                                      {Mode::explore, "explore"},
                                                      {Mode::memory, "memory"},
                                                      {Mode::stress, "stress"},
                                                      {Mode::measure, "measure"}};
  for (auto const& [mode, name] : all) {
    BOOST_TEST(to_string(mode) == name);
    BOOST_TEST((mode_from(name) == mode));
  }
  for (std::string const name : {"", "Explore", "explore ", "memmory"}) BOOST_TEST(!mode_from(name).has_value());
}

BOOST_AUTO_TEST_CASE(visibilities_have_the_names_of_the_file) {
  BOOST_TEST(to_string(Visibility::visible) == "visible");
  BOOST_TEST(to_string(Visibility::hidden) == "hidden");
  BOOST_TEST(to_string(Visibility::after_due) == "after_due");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::rubric::test
