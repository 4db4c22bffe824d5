// Precompiled headers go with the headers of the system that they were made of.
#include "grader/build/precompiled.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "grader/base/files.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

// A cache, and a kit whose kit.h includes a header that stands for one of the system's.
struct Setting {
  Setting() {
    std::string pattern = "/tmp/precompiled-test-XXXXXX";
    path = mkdtemp(pattern.data());
    fs::permissions(path, fs::perms::all);
    change_system("1");
    write_file(path + "/kit/kit/kit.h", "#pragma once\n#include \"" + path + "/system.h\"\n").value();
    workspace.cache = path + "/cache";
    workspace.layer = sandbox::Layer::none;
  }
  ~Setting() { fs::remove_all(path); }
  void change_system(std::string const& value) const {
    write_file(path + "/system.h", "#pragma once\nconstexpr int system_value = " + value + ";\n").value();
  }
  std::string made() const { return precompiled_kit(workspace, {path + "/kit", "key-of-the-kit"}).value(); }

  std::string path;
  Workspace workspace;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(precompiled_headers)

BOOST_AUTO_TEST_CASE(inputs_are_the_files_of_the_system) {
  std::string const rule =
      "check.o: /racecourse/include/grader/check.h /usr/include/c++/12/atomic \\\n"
      "  /racecourse/include/kit/kit.h \\\n  /usr/include/errno.h\n";
  std::vector<std::string> const expected{"/usr/include/c++/12/atomic", "/usr/include/errno.h"};
  BOOST_TEST(inputs_in_rule(rule, "/racecourse/include") == expected, boost::test_tools::per_element());
  BOOST_TEST(inputs_in_rule("", "/racecourse/include").empty());
}

BOOST_AUTO_TEST_CASE(it_is_made_once) {
  Setting const setting;
  std::string const first = setting.made();
  BOOST_TEST(fs::exists(first + "/precompiled.pch"));
  BOOST_TEST(setting.made() == first);
}

BOOST_AUTO_TEST_CASE(it_is_made_anew_when_the_system_changes) {
  Setting const setting;
  std::string const first = setting.made();
  setting.change_system("22");
  std::string const second = setting.made();
  BOOST_TEST(second != first);
  BOOST_TEST(setting.made() == second);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::build
