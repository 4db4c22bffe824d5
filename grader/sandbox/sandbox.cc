#include "grader/sandbox/sandbox.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "grader/base/layers.h"
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

// A folder for one run, of whoever the run becomes; gone with the object.
class PrivateTmp {
 public:
  explicit PrivateTmp(bool for_nobody) {
    std::string pattern = "/tmp/racecourse-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) return;
    path_ = pattern;
    // Where there is no nobody (a small user namespace), the run keeps our user.
    if (for_nobody && chown(path_.c_str(), nobody, nobody) != 0) return;
  }
  ~PrivateTmp() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  PrivateTmp(PrivateTmp const&) = delete;
  std::string const& path() const { return path_; }

 private:
  static constexpr uid_t nobody = 65534;
  std::string path_;
};

bool becomes_nobody(Job const& job) { return getuid() == 0 && job.command.drop_root; }

Problem no_tmp() {
  return {"no folder for a run could be made in /tmp", "Is there room, and may you write there?", {}};
}

// The first part of a path that others may not pass; "" if none. Only for messages: it knows nothing of access lists.
std::string barrier(fs::path const& path) {
  fs::path so_far;
  std::error_code error;
  for (fs::path const& part : path) {
    so_far /= part;
    fs::perms const needed = so_far == path ? fs::perms::others_read : fs::perms::others_exec;
    fs::perms const have = fs::status(so_far, error).permissions();
    if (!error && (have & needed) != needed) return so_far.string();
  }
  return "";
}

Problem no_sandbox(Job const& job, std::string const& reason) {
  for (Mount const& mount : job.mounts) {
    std::string const closed = becomes_nobody(job) ? barrier(mount.host) : "";
    if (closed.empty()) continue;
    return {mount.host + " cannot be given to a run: root's runs are the user nobody's, who cannot pass " + closed,
            "Keep it where all users may read, or `chmod o+rx " + closed + "`",
            {}};
  }
  return {"the sandbox could not be set up: " + reason, "./racecourse doctor says which layer works here", {}};
}

std::string first_line(std::string const& text) { return text.substr(0, text.find('\n')); }

// A command killed by signal n inside a PID namespace arrives as exit status 128 + n of the outer bwrap.
void restore_signal(process::Outcome& outcome) {
  if (outcome.end != process::End::exited || outcome.code <= 128 || outcome.code > 128 + 64) return;
  outcome.end = outcome.code - 128 == 24 ? process::End::cpu : process::End::signalled;  // 24: SIGXCPU
  outcome.code -= 128;
}

// Did the layer fail before the command began? A command that gave evidence did begin, whatever it prints.
bool failed_before_start(process::Outcome const& outcome, std::string const& speaker) {
  return outcome.end == process::End::exited && outcome.code != 0 && outcome.evidence.empty() &&
         outcome.err.starts_with(speaker);
}

Result<process::Outcome> run_bubblewrap(Job const& job, std::string const& confine) {
  Result<process::Outcome> result = process::run(under_bubblewrap(job, confine));
  if (!result) return result;
  bool const failed = failed_before_start(*result, "bwrap: ") ||
                      (result->code == could_not_confine && failed_before_start(*result, "confine: "));
  if (failed) return no_sandbox(job, first_line(result->err));
  restore_signal(*result);
  return result;
}

Result<process::Outcome> run_landlock(Job const& job) {
  PrivateTmp const tmp(becomes_nobody(job));
  if (tmp.path().empty()) return no_tmp();
  Result<process::Outcome> result = process::run(under_landlock(job, confine_program(), tmp.path()));
  if (result && result->code == could_not_confine && failed_before_start(*result, "confine: ")) {
    return no_sandbox(job, first_line(result->err));
  }
  return result;
}

Result<process::Outcome> run_bare(Job job) {
  PrivateTmp const tmp(becomes_nobody(job));
  if (tmp.path().empty()) return no_tmp();
  job.command.environment["TMPDIR"] = tmp.path();
  if (job.command.directory == "/") job.command.directory = tmp.path();
  job.command.no_new_privileges = true;
  if (!layers().namespaces && layers().seccomp) {
    std::vector<std::string> const confined{confine_program(), "--calls-only", "--"};
    job.command.argv.insert(job.command.argv.begin(), confined.begin(), confined.end());
  }
  return process::run(job.command);
}

bool works(Layer layer, std::string& why) {
  Job job;
  job.command.argv = {"/usr/bin/true"};
  // Whether a cache that is closed to runs can be opened is no question of layers: there is no program of ours in it.
  Result<process::Outcome> const result = layer == Layer::bubblewrap ? run_bubblewrap(job, "") : run(job, layer);
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
  if (access("/usr/bin/bwrap", X_OK) != 0) return "./racecourse installs the package bubblewrap";
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
  for (Mount const& mount : job.mounts) {
    std::error_code ignored;
    if (fs::exists(mount.host, ignored)) continue;
    return Problem{mount.host + ", which a run needs, is not there", "Was the cache cleared meanwhile? Try again", {}};
  }
  switch (layer) {
    case Layer::bubblewrap:
      if (confine_program().empty()) return no_sandbox(job, "the program confine is not known");
      return run_bubblewrap(job, confine_program());
    case Layer::landlock:
      return run_landlock(job);
    case Layer::none:
      break;
  }
  return run_bare(job);
}

}  // namespace racecourse::sandbox
