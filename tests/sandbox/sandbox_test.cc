#include "grader/sandbox/sandbox.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace racecourse::sandbox {
namespace {

namespace fs = std::filesystem;

// A folder that every user may enter: jails of root run as nobody.
struct Folder {
  Folder() {
    std::string pattern = "/tmp/sandbox-test-XXXXXX";
    path = mkdtemp(pattern.data());
    fs::permissions(path, fs::perms::all);
    std::ofstream(path + "/given") << "given";
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

// `confine` has to be where nobody can reach it, too.
struct Layers {
  Layers() {
    fs::copy_file("grader/sandbox/confine", tools.path + "/confine");
    fs::permissions(tools.path + "/confine", fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    set_confine_program(tools.path + "/confine");
  }
  Folder tools;
};
BOOST_TEST_GLOBAL_FIXTURE(Layers);

Job shell(std::string const& script) {
  Job job;
  job.command.argv = {"/bin/sh", "-c", script};
  job.command.environment["PATH"] = "/usr/bin:/bin";
  return job;
}

process::Outcome outcome_of(Job const& job, Layer layer) {
  Result<process::Outcome> const result = run(job, layer);
  BOOST_REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : to_string(result.error())));
  return *result;
}

void cannot(std::string const& script, Layer layer) {
  BOOST_TEST(outcome_of(shell(script), layer).code != 0, to_string(layer) + " allows: " + script);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sandbox_layers)

BOOST_AUTO_TEST_CASE(status_and_output_come_through_every_layer) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    process::Outcome const o = outcome_of(shell("echo hello; exit 5"), layer);
    BOOST_TEST(o.out == "hello\n");
    BOOST_TEST(o.code == 5);
  }
}

BOOST_AUTO_TEST_CASE(a_signal_inside_is_a_signal_outside) {
  process::Outcome const o = outcome_of(shell("kill -SEGV $$"), Layer::bubblewrap);
  BOOST_TEST((o.end == process::End::signalled));
  BOOST_TEST(o.code == 11);
}

BOOST_AUTO_TEST_CASE(the_rest_of_the_machine_is_out_of_reach) {
  Folder const other;
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) {
    cannot("cat /etc/passwd", layer);
    cannot("ls /home", layer);
    cannot("cat " + other.path + "/given", layer);
    cannot("echo x > /usr/written", layer);
    cannot("echo x > " + other.path + "/written", layer);
  }
}

BOOST_AUTO_TEST_CASE(there_is_no_network) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) {
    cannot("exec 5<>/dev/tcp/127.0.0.1/22", layer);
    cannot("bash -c 'exec 5<>/dev/udp/127.0.0.1/53 && echo x >&5 && false'", layer);
  }
}

BOOST_AUTO_TEST_CASE(mounts_are_readable_or_writable_as_said) {
  Folder const in, out;
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Job job = shell("");
    job.mounts = {{in.path, "/racecourse/in", false}, {out.path, "/racecourse/out", true}};
    std::string const given = inside(in.path + "/given", job.mounts, layer);
    std::string const copy = inside(out.path, job.mounts, layer) + "/copy";
    job.command.argv[2] = "cat " + given + " > " + copy;
    BOOST_TEST(outcome_of(job, layer).code == 0);
    BOOST_TEST(fs::file_size(out.path + "/copy") == 5u);
    fs::remove(out.path + "/copy");
    if (layer == Layer::none) continue;
    job.command.argv[2] = "echo x > " + inside(in.path, job.mounts, layer) + "/new";
    BOOST_TEST(outcome_of(job, layer).code != 0);
  }
}

BOOST_AUTO_TEST_CASE(a_mount_that_is_not_there_is_a_problem) {
  Job job = shell("exit 0");
  job.mounts = {{"/nonexistent/folder", "/racecourse/in", false}};
  BOOST_TEST(run(job, Layer::bubblewrap).has_error());
}

BOOST_AUTO_TEST_CASE(the_probe_finds_a_layer_or_says_why_not) {
  Probe const& found = probe();
  BOOST_TEST((found.layer != Layer::none || found.missing.size() == 2));
  for (Problem const& problem : found.missing) BOOST_TEST(!problem.remedy.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::sandbox
