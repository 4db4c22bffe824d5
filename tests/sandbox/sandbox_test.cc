#include "grader/sandbox/sandbox.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

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

// A process of the user that runs become, for as long as the object lives.
class Neighbour {
 public:
  Neighbour() {
    int ready[2];
    BOOST_TEST_REQUIRE(pipe(ready) == 0);
    process_ = fork();
    if (process_ == 0) {
      constexpr uid_t nobody = 65534;
      if (getuid() == 0 && setuid(nobody) != 0) _exit(1);
      close(ready[0]);
      close(ready[1]);
      pause();
      _exit(0);
    }
    close(ready[1]);
    char nothing = 0;
    BOOST_TEST(read(ready[0], &nothing, 1) == 0);  // its end is closed: it is that user's now
    close(ready[0]);
  }
  ~Neighbour() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  Neighbour(Neighbour const&) = delete;

 private:
  pid_t process_ = -1;
};

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

// A server of ours listens; without a sandbox the same program reaches it.
BOOST_AUTO_TEST_CASE(there_is_no_network) {
  int const server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  BOOST_REQUIRE(bind(server, reinterpret_cast<sockaddr*>(&address), size) == 0);
  BOOST_REQUIRE(listen(server, 8) == 0);
  getsockname(server, reinterpret_cast<sockaddr*>(&address), &size);
  Job job = shell("");
  job.command.argv = {"/bin/bash", "-c", "exec 5<>/dev/tcp/127.0.0.1/" + std::to_string(ntohs(address.sin_port))};
  BOOST_TEST(outcome_of(job, Layer::none).code == 0);
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) BOOST_TEST(outcome_of(job, layer).code != 0);
  close(server);
}

BOOST_AUTO_TEST_CASE(no_namespaces_can_be_made_under_landlock) {
  cannot("unshare -U true", Layer::landlock);
  cannot("unshare -m true", Layer::landlock);
}

// What namespaces do not hold: new namespaces within, in which one is root again.
BOOST_AUTO_TEST_CASE(system_calls_are_filtered_under_bubblewrap_too) {
  std::string const script = "unshare -U true";
  BOOST_TEST(outcome_of(shell(script), Layer::none).code == 0, "the script does not even work without a sandbox");
  cannot(script, Layer::bubblewrap);
}

BOOST_AUTO_TEST_CASE(a_command_under_bubblewrap_keeps_its_status_behind_the_filter) {
  BOOST_TEST(outcome_of(shell("exit 7"), Layer::bubblewrap).code == 7);
  Job job = shell("");
  job.command.argv = {"/nonexistent/program"};
  BOOST_TEST(run(job, Layer::bubblewrap).has_error());
}

// As the C library passes the pid, and sign-extended to the whole register. Somebody is there to be reached.
BOOST_AUTO_TEST_CASE(nobody_can_signal_everybody_under_landlock) {
  for (std::string const everybody : {"0xffffffff", "-1"}) {
    std::string const script = "sleep 60 & perl -e 'exit(syscall(62, " + everybody + ", 0) != 0)'";
    BOOST_TEST(outcome_of(shell(script), Layer::none).code == 0, "the script does not even work without a sandbox");
    cannot(script, Layer::landlock);
  }
}

BOOST_AUTO_TEST_CASE(the_limits_of_the_command_hold_in_every_layer) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Job job = shell("sleep 1000");
    job.command.limits.wall = std::chrono::milliseconds(300);
    BOOST_TEST((outcome_of(job, layer).end == process::End::wall));
    job.command.argv[2] = "while :; do :; done";
    job.command.limits.wall = std::chrono::milliseconds(60'000);
    job.command.limits.cpu = std::chrono::seconds(1);
    BOOST_TEST((outcome_of(job, layer).end == process::End::cpu), to_string(layer));
  }
}

// What else the user runs, other submissions perhaps, neither uses up the limit nor adds to it.
BOOST_AUTO_TEST_CASE(tasks_of_others_do_not_count_under_bubblewrap) {
  if (probe().layer != Layer::bubblewrap) return;
  Neighbour const neighbour;
  Job job = shell("sed -n 's/^Max processes *\\([0-9]*\\).*/\\1/p' /proc/self/limits");
  job.command.limits.processes = 10;
  BOOST_TEST(outcome_of(job, Layer::bubblewrap).out == "10\n");
}

// Each shell starts two more and stays. RLIMIT_NPROC holds it, and when the run is over nobody is left of it.
BOOST_AUTO_TEST_CASE(a_fork_bomb_is_held_in_every_layer) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Job job = shell("bomb() { bomb & bomb & sleep 87654; }; bomb; sleep 87654");
    job.command.limits.processes = 40;
    job.command.limits.wall = std::chrono::milliseconds(1500);
    process::Outcome const o = outcome_of(job, layer);
    BOOST_TEST((o.end == process::End::wall || o.end == process::End::exited || o.end == process::End::cpu ||
                o.end == process::End::output),
               to_string(layer));
    BOOST_TEST(o.err.find("fork") != std::string::npos, to_string(layer) + " let it go on: " + o.err);
    BOOST_TEST(
        outcome_of(shell("cat /proc/[0-9]*/cmdline 2>/dev/null | grep -az '^87654$' | wc -c"), Layer::none).out ==
        "0\n");
  }
}

BOOST_AUTO_TEST_CASE(memory_that_is_taken_for_ever_ends_the_run_in_every_layer) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Job job = shell("x=x; while :; do x=$x$x; done");
    job.command.limits.memory = 100u << 20;
    BOOST_TEST((outcome_of(job, layer).end == process::End::memory), to_string(layer));
  }
}

// Only what a run may write is writable, and its own temporary folder is gone with it.
BOOST_AUTO_TEST_CASE(there_is_a_temporary_folder_for_each_run) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    process::Outcome const o = outcome_of(shell("t=${TMPDIR:-/tmp}; ls $t; echo x > $t/file && echo $t"), layer);
    BOOST_TEST(o.code == 0);
    std::string const folder = o.out.substr(0, o.out.find('\n'));
    if (layer == Layer::bubblewrap) {
      BOOST_TEST(folder == "/tmp");
      BOOST_TEST(!fs::exists("/tmp/file"));
    } else {
      BOOST_TEST(folder.starts_with("/tmp/racecourse-"));
      BOOST_TEST(!fs::exists(folder));
    }
  }
  cannot("echo x > /written", Layer::bubblewrap);
  cannot("echo x > /dev/written", Layer::bubblewrap);
}

// Compilers and sanitizers look at themselves through /proc; standard output may be named.
BOOST_AUTO_TEST_CASE(forked_children_find_themselves_in_proc) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) {
    BOOST_TEST(outcome_of(shell("(cat /proc/self/maps > /dev/null)"), layer).code == 0, to_string(layer));
  }
}

BOOST_AUTO_TEST_CASE(evidence_and_input_come_through_every_layer) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Job job = shell("cat >&3");
    job.command.evidence_pipe = true;
    job.command.input = "order";
    BOOST_TEST(outcome_of(job, layer).evidence == "order");
  }
}

// What a command prints must not pass for a sandbox that failed, once the command has given evidence.
BOOST_AUTO_TEST_CASE(a_command_cannot_pretend_that_the_sandbox_failed) {
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) {
    Job job = shell("echo begun >&3; echo 'bwrap: confine: ' >&2; exit 125");
    if (layer == Layer::landlock) job.command.argv[2] = "echo begun >&3; echo 'confine: ' >&2; exit 125";
    job.command.evidence_pipe = true;
    BOOST_TEST(outcome_of(job, layer).code == 125);
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
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock, Layer::none}) {
    Result<process::Outcome> const result = run(job, layer);
    BOOST_REQUIRE(result.has_error());
    BOOST_TEST(result.error().message.find("/nonexistent/folder") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_mount_out_of_reach_is_named_with_the_folder_that_is_closed) {
  if (getuid() != 0) return;  // our own user reaches what we reach
  Folder const outer;
  fs::create_directory(outer.path + "/inner");
  fs::permissions(outer.path, fs::perms::owner_all);
  Job job = shell("exit 0");
  job.mounts = {{outer.path + "/inner", "/racecourse/in", false}};
  for (Layer const layer : {Layer::bubblewrap, Layer::landlock}) {
    Result<process::Outcome> const result = run(job, layer);
    BOOST_REQUIRE(result.has_error());
    BOOST_TEST(result.error().message.find("cannot pass " + outer.path) != std::string::npos, result.error().message);
  }
}

BOOST_AUTO_TEST_CASE(the_probe_finds_a_layer_or_says_why_not) {
  Probe const& found = probe();
  BOOST_TEST((found.layer != Layer::none || found.missing.size() == 2));
  for (Problem const& problem : found.missing) BOOST_TEST(!problem.remedy.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::sandbox
