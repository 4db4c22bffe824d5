#include "grader/sandbox/landlock.h"

namespace racecourse::sandbox {

process::Command under_landlock(Job const& job, std::string const& confine_program, std::string const& tmp) {
  process::Command command = job.command;
  std::vector<std::string> arguments{confine_program};
  for (std::string const path : {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives",
                                 "/etc/ld.so.cache", "/proc", "/dev/zero", "/dev/urandom"}) {
    arguments.insert(arguments.end(), {"--system", path});
  }
  for (Mount const& mount : job.mounts)
    arguments.insert(arguments.end(), {mount.writable ? "--write" : "--read", mount.host});
  arguments.insert(arguments.end(), {"--write", tmp, "--"});
  arguments.insert(arguments.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(arguments);
  command.environment["TMPDIR"] = tmp;
  if (command.directory == "/") command.directory = tmp;
  return command;
}

}  // namespace racecourse::sandbox
