#include "grader/explorer/sources.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "grader/explorer/build_program.h"

namespace racecourse::explorer {
namespace {

namespace fs = std::filesystem;

struct Folder {
  std::string path = (fs::temp_directory_path() / "racecourse-sources-XXXXXX").string();
  Folder() {
    BOOST_REQUIRE(mkdtemp(path.data()) != nullptr);
    path = fs::canonical(path).string();
    fs::create_directories(path + "/src");
    for (char const* file : {"/main.cc", "/src/queue.c", "/data.txt"}) std::ofstream(path + file) << "\n";
  }
  ~Folder() { fs::remove_all(path); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sources_test)

BOOST_AUTO_TEST_CASE(names_do_not_depend_on_where_the_command_is_given) {
  Folder const f;
  for (auto const& [directory, prefix] :
       {std::pair<std::string, std::string>{f.path, ""}, {f.path + "/src", "../"}, {"/", f.path + "/"}}) {
    Result<Sources> const s = find_sources({prefix + "main.cc", prefix + "src/queue.c"}, directory);
    BOOST_REQUIRE(s.has_value());
    BOOST_TEST(s->folder == f.path + "/");
    BOOST_TEST(s->files[0].name == "main.cc");
    BOOST_TEST(s->files[1].name == "src/queue.c");
    BOOST_TEST((s->files[1].kind == Kind::c));
  }
}

BOOST_AUTO_TEST_CASE(bad_files_are_named) {
  Folder const f;
  BOOST_TEST(to_string(find_sources({"none.cc"}, f.path).error()) == "none.cc: there is no such file");
  BOOST_TEST(find_sources({"data.txt"}, f.path).error().message == "this is no kind of file that can be explored");
  BOOST_TEST(find_sources({}, f.path).error().message == "no file to explore");
}

BOOST_AUTO_TEST_CASE(names_in_debug_information_are_the_same) {
  Sources const s{"/home/me/", {}};
  BOOST_TEST(shown_name("./main.cc", s) == "main.cc");
  BOOST_TEST(shown_name("/home/me/src/../main.cc", s) == "main.cc");
  BOOST_TEST(shown_name("/usr/include/c++/12/mutex", s) == "/usr/include/c++/12/mutex");
}

BOOST_AUTO_TEST_CASE(no_path_of_the_machine_gets_into_an_object) {
  Sources const s{"/home/me/", {{"/home/me/a.cc", "a.cc", Kind::cpp}}};
  std::vector<std::string> const argv =
      compile_command({{}, {"-O2"}, {}, Compiler::gcc}, s, s.files[0], "/usr/bin/g++", "a.o", "a.d");
  auto const has = [&](char const* word) { return std::find(argv.begin(), argv.end(), word) != argv.end(); };
  BOOST_TEST(has("-ffile-prefix-map=/home/me/="));
  BOOST_TEST(has("-fdebug-prefix-map=/proc/self/cwd=."));
  BOOST_TEST(has("-fsanitize=thread"));
  BOOST_TEST((std::find(argv.begin(), argv.end(), "-O2") > std::find(argv.begin(), argv.end(), "-O1")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explorer
