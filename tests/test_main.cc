// main() of every unit test: Boost.Test, reporting to Bazel as JUnit XML beside the usual log.
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <string>

namespace {
bool no_further_set_up() { return true; }
}  // namespace

int main(int argc, char** argv) {
  if (char const* xml = std::getenv("XML_OUTPUT_FILE")) {
    std::string const loggers = std::string("HRF,message,stdout:JUNIT,all,") + xml;
    setenv("BOOST_TEST_LOGGER", loggers.c_str(), 0);
  }
  if (char const* only = std::getenv("TESTBRIDGE_TEST_ONLY")) setenv("BOOST_TEST_RUN_FILTERS", only, 0);
  return boost::unit_test::unit_test_main(&no_further_set_up, argc, argv);
}
