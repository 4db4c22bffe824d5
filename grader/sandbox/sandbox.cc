#include "grader/sandbox/sandbox.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "grader/sandbox/bubblewrap.h"
#include "grader/sandbox/landlock.h"

namespace racecourse::sandbox {
namespace {

namespace fs = std::filesystem;

std::string& confine_program() {
  static std::string path;
  return path;
}

constexpr int could_not_confine = 125;  // of confine_main

// A folder for one run, writable by whoever the run becomes; gone with the object.
class PrivateTmp {
 public:
  PrivateTmp() {
    std::string pattern = "/tmp/racecourse-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) return;
    path_ = pattern;
    fs::permissions(path_, fs::perms::all);
  }
  ~PrivateTmp() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  PrivateTmp(PrivateTmp const&) = delete;
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

// A command killed by signal n inside a PID namespace arrives as exit status 128 + n of the outer bwrap.
void restore_signal(process::Outcome& outcome) {
  if (outcome.end != process::End::exited || outcome.code <= 128 || outcome.code > 128 + 64) return;
  outcome.end = outcome.code - 128 == 24 ? process::End::cpu : process::End::signalled;  // 24: SIGXCPU
  outcome.code -= 128;
}

Result<process::Outcome> run_bubblewrap(Job const& job) {
  Result<process::Outcome> result = process::run(under_bubblewrap(job));
  if (!result) return result;
  if (result->end == process::End::exited && result->err.starts_with("bwrap: ")) {
    return Problem{"the sandbox could not be set up: " + result->err.substr(0, result->err.find('\n')),
                   "./racecourse doctor says which layer works here",
                   {}};
  }
  restore_signal(*result);
  return result;
}

Result<process::Outcome> run_landlock(Job const& job) {
  PrivateTmp const tmp;
  Result<process::Outcome> result = process::run(under_landlock(job, confine_program(), tmp.path()));
  if (result && result->end == process::End::exited && result->code == could_not_confine) {
    return Problem{
        "the sandbox could not be set up: " + result->err, "./racecourse doctor says which layer works here", {}};
  }
  return result;
}

Result<process::Outcome> run_bare(Job job) {
  PrivateTmp const tmp;
  job.command.environment["TMPDIR"] = tmp.path();
  if (job.command.directory == "/") job.command.directory = tmp.path();
  return process::run(job.command);
}

bool works(Layer layer, std::string& why) {
  Job job;
  job.command.argv = {"/usr/bin/true"};
  Result<process::Outcome> const result = run(job, layer);
  if (result && result->end == process::End::exited && result->code == 0) return true;
  why = result ? "a trial run ended with status " + std::to_string(result->code) : result.error().message;
  return false;
}

std::string setting(char const* path) {
  std::ifstream file(path);
  std::string value;
  file >> value;
  return value;
}

// What to do about missing user namespaces: the likely cause, by what this machine says of itself.
std::string namespaces_remedy() {
  if (access("/usr/bin/bwrap", X_OK) != 0) return "Install the package bubblewrap";
  if (setting("/proc/sys/user/max_user_namespaces") == "0") return "As root: sysctl user.max_user_namespaces=10000";
  if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0") {
    return "As root: sysctl kernel.unprivileged_userns_clone=1";
  }
  if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    return "As root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap";
  }
  return "Inside a container: start it with user namespaces allowed (docker run --security-opt seccomp=unconfined "
         "--security-opt systempaths=unconfined)";
}

Probe try_layers() {
  Probe found;
  char const* const forced = std::getenv("RACECOURSE_SANDBOX");
  std::string const ceiling = forced == nullptr ? "" : forced;
  std::string why;
  if (ceiling == "landlock" || ceiling == "none") {
    found.missing.push_back({"bubblewrap is switched off by RACECOURSE_SANDBOX", "Unset it", {}});
  } else if (works(Layer::bubblewrap, why)) {
    found.layer = Layer::bubblewrap;
    return found;
  } else {
    found.missing.push_back({"bubblewrap does not work: " + why, namespaces_remedy(), {}});
  }
  if (ceiling == "none") {
    found.missing.push_back({"Landlock is switched off by RACECOURSE_SANDBOX", "Unset it", {}});
  } else if (works(Layer::landlock, why)) {
    found.layer = Layer::landlock;
  } else {
    found.missing.push_back(
        {"Landlock does not work: " + why, "It needs a kernel of 5.13 or later with Landlock on", {}});
  }
  return found;
}

}  // namespace

std::string to_string(Layer layer) {
  switch (layer) {
    case Layer::bubblewrap:
      return "bubblewrap";
    case Layer::landlock:
      return "landlock";
    case Layer::none:
      return "none";
  }
  return "";
}

void set_confine_program(std::string path) { confine_program() = std::move(path); }

Probe const& probe() {
  static Probe const found = try_layers();
  return found;
}

std::string inside(std::string const& host_path, std::vector<Mount> const& mounts, Layer layer) {
  if (layer != Layer::bubblewrap) return host_path;
  for (Mount const& mount : mounts) {
    if (host_path == mount.host) return mount.inside;
    if (host_path.starts_with(mount.host + "/")) return mount.inside + host_path.substr(mount.host.size());
  }
  return host_path;
}

Result<process::Outcome> run(Job const& job, Layer layer) {
  switch (layer) {
    case Layer::bubblewrap:
      return run_bubblewrap(job);
    case Layer::landlock:
      return run_landlock(job);
    case Layer::none:
      return run_bare(job);
  }
  return run_bare(job);
}

}  // namespace racecourse::sandbox
