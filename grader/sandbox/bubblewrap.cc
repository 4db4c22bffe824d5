#include "grader/sandbox/bubblewrap.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grader/base/layers.h"

namespace racecourse::sandbox {
namespace {

namespace fs = std::filesystem;

// /bin, /lib ... are links into /usr on Debian; elsewhere they are folders.
void add_root_folders(std::vector<std::string>& arguments) {
  for (std::string const name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code ignored;
    if (fs::is_symlink(name, ignored)) {
      arguments.insert(arguments.end(), {"--symlink", fs::read_symlink(name, ignored).string(), name});
    } else if (fs::is_directory(name, ignored)) {
      arguments.insert(arguments.end(), {"--ro-bind", name, name});
    }
  }
}

// What is written to a tmpfs is memory that belongs to no process, so no other limit holds it. bwrap of before 0.7
// cannot bound it; there the limit on the size of one file has to do.
bool has_size_option() {
  static bool const has = [] {
    process::Command help;
    help.argv = {"/usr/bin/bwrap", "--help"};
    Result<process::Outcome> const shown = process::run(help);
    return shown && (shown->out + shown->err).find("--size ") != std::string::npos;
  }();
  return has;
}

void add_tmpfs(std::vector<std::string>& arguments, std::string const& path) {
  constexpr auto most = "268435456";  // 256 MiB: compilers keep their intermediate files there
  if (has_size_option()) arguments.insert(arguments.end(), {"--size", most});
  arguments.insert(arguments.end(), {"--tmpfs", path});
}

}  // namespace

process::Command under_bubblewrap(Job const& job, std::string const& confine_program) {
  std::vector<std::string> arguments{"/usr/bin/bwrap", "--unshare-all", "--die-with-parent",
                                     "--new-session",  "--cap-drop",    "ALL",
                                     "--hostname",     "racecourse",    "--ro-bind",
                                     "/usr",           "/usr",          "--proc",
                                     "/proc",          "--dev",         "/dev",
                                     "--clearenv"};
  add_root_folders(arguments);
  // Debian's compilers are reached through the alternatives system.
  arguments.insert(arguments.end(), {"--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try",
                                     "/etc/ld.so.cache", "/etc/ld.so.cache"});
  add_tmpfs(arguments, "/dev/shm");
  if (job.own_tmp) add_tmpfs(arguments, "/tmp");
  for (Mount const& mount : job.mounts) {
    arguments.insert(arguments.end(), {mount.writable ? "--bind" : "--ro-bind", mount.host, mount.inside});
  }
  std::string const confine = "/racecourse/confine";
  bool const filtered = layers().seccomp && !confine_program.empty();
  if (filtered) arguments.insert(arguments.end(), {"--ro-bind", confine_program, confine});
  // The root and /dev are tmpfs as well; nobody has to write there. The mounts above stay as they are.
  arguments.insert(arguments.end(), {"--remount-ro", "/dev", "--remount-ro", "/"});
  for (auto const& [key, value] : job.command.environment) arguments.insert(arguments.end(), {"--setenv", key, value});
  arguments.insert(arguments.end(), {"--chdir", job.command.directory == "/" ? "/tmp" : job.command.directory, "--"});
  process::Command command = job.command;
  if (filtered) {
    arguments.insert(arguments.end(), {confine, "--calls-only"});
    std::uint64_t const tasks = std::exchange(command.limits.processes, 0);
    if (tasks > 0) arguments.insert(arguments.end(), {"--tasks", std::to_string(tasks)});
    arguments.emplace_back("--");
  }
  arguments.insert(arguments.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(arguments);
  command.environment.clear();
  command.directory = "/";
  return command;
}

}  // namespace racecourse::sandbox
