// grader/harness/link.list as a value.
#include "grader/build/parts.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "grader/base/files.h"

namespace racecourse::build {
namespace {

// A root with just this list.
struct Root {
  explicit Root(std::string const& list) {
    std::string pattern = "/tmp/parts-test-XXXXXX";
    path = mkdtemp(pattern.data());
    write_file(path + "/grader/harness/link.list", list).value();
  }
  ~Root() { std::filesystem::remove_all(path); }
  std::string path;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(a_line_without_flavours_is_for_all_of_them) {
  Root const root("# comment\n\nheader a.h\nsource all.cc\nsource one.cc memory\nwrap read controlled memory\n");
  Parts const memory = parts_of(root.path, Flavour::memory).value();
  BOOST_TEST(memory.headers == std::vector<std::string>{"a.h"}, boost::test_tools::per_element());
  std::vector<std::string> const both{"all.cc", "one.cc"};
  BOOST_TEST(memory.sources == both, boost::test_tools::per_element());
  BOOST_TEST(memory.wraps == std::vector<std::string>{"read"}, boost::test_tools::per_element());
  Parts const stress = parts_of(root.path, Flavour::stress).value();
  BOOST_TEST(stress.sources == std::vector<std::string>{"all.cc"}, boost::test_tools::per_element());
  BOOST_TEST(stress.wraps.empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_has_a_place) {
  Root const root("source a.cc\nsauce b.cc\n");
  auto const parts = parts_of(root.path, Flavour::stress);
  BOOST_TEST_REQUIRE(!parts);
  BOOST_TEST(parts.error().place.file == "grader/harness/link.list");
  BOOST_TEST(parts.error().place.line == 2);
  BOOST_TEST(parts.error().message.find("'sauce'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_list_is_an_error) { BOOST_TEST(!parts_of("/nonexistent", Flavour::stress)); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::build
