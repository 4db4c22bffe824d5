// run() with programs that end in ways the policy does not let submissions choose: shell scripts stand for them.
#include "grader/drive/drive.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace racecourse::drive {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() {
    std::string pattern = "/tmp/drive-test-XXXXXX";
    path = mkdtemp(pattern.data());
    fs::permissions(path, fs::perms::all);
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

// Where the user nobody can reach it.
struct Confine {
  Confine() {
    fs::copy_file("grader/sandbox/confine", tools.path + "/confine");
    sandbox::set_confine_program(tools.path + "/confine");
  }
  Folder tools;
};
BOOST_TEST_GLOBAL_FIXTURE(Confine);

constexpr auto begins = R"(echo '{"event":"begin","check":"c","mode":"functional"}' >&3)";
constexpr auto completes = R"(echo "{\"event\":\"complete\",\"token\":\"$token\"}" >&3)";

// Runs a script in the place of a test program; it finds its token in $token.
trace::Evidence run_script(std::string const& script, sandbox::Layer layer = sandbox::Layer::bubblewrap) {
  Folder const folder;
  std::string const program = folder.path + "/checks";
  std::ofstream(program) << "#!/bin/sh\ntoken=$(sed -n s/^token=//p)\n" << script << "\n";
  chmod(program.c_str(), 0755);
  Order order;
  order.check.id = "c";
  order.plan.mode = rubric::Mode::functional;
  build::Workspace workspace;
  workspace.cache = folder.path + "/cache";
  workspace.layer = layer;
  return run(order, {program, build::Flavour::controlled, 0, 0, false}, nullptr, workspace);
}

std::string kind_of(trace::Evidence const& evidence) {
  return evidence.failures.empty() ? "" : evidence.failures.front().kind;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drive_run)

BOOST_AUTO_TEST_CASE(a_run_that_shows_its_token_is_complete) {
  for (sandbox::Layer const layer : {sandbox::Layer::bubblewrap, sandbox::Layer::none}) {
    trace::Evidence const evidence = run_script(std::string(begins) + "\n" + completes, layer);
    BOOST_TEST(evidence.complete);
    BOOST_TEST(kind_of(evidence) == "");
    BOOST_TEST(evidence.ours == "");
  }
}

BOOST_AUTO_TEST_CASE(an_exit_with_status_0_before_the_end_is_a_failure) {
  trace::Evidence const evidence = run_script(std::string(begins) + "\nexit 0");
  BOOST_TEST(!evidence.complete);
  BOOST_TEST(kind_of(evidence) == "exit");
}

BOOST_AUTO_TEST_CASE(an_old_or_invented_token_is_no_completion) {
  for (std::string const token : {"", "0", "token", "3a52ce780950d4d969792a2559cd519d7ee8c727"}) {
    trace::Evidence const evidence =
        run_script(std::string(begins) + R"(; echo '{"event":"complete","token":")" + token + R"("}' >&3)");
    BOOST_TEST(!evidence.complete);
    BOOST_TEST(kind_of(evidence) == "exit");
  }
}

BOOST_AUTO_TEST_CASE(silence_is_ours) {
  trace::Evidence const evidence = run_script("exit 0");
  BOOST_TEST(kind_of(evidence) == "");
  BOOST_TEST(evidence.ours.find("never began") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(killed_from_outside_is_ours) {
  trace::Evidence const evidence = run_script(std::string(begins) + "\nkill -KILL $$");
  BOOST_TEST(kind_of(evidence) == "");
  BOOST_TEST(evidence.ours.find("killed from outside") != std::string::npos, evidence.ours);
}

BOOST_AUTO_TEST_CASE(prints_for_ever_and_is_stopped) {
  trace::Evidence const evidence = run_script(std::string(begins) + "\nwhile :; do echo yyyyyyyyyyyyyyyyyyyyyyy; done");
  BOOST_TEST(kind_of(evidence) == "output");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::drive
