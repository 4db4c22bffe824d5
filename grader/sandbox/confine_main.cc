// Confines itself with Landlock and seccomp, then becomes the command: the layer for machines without user namespaces.
//
//   confine [--read PATH]... [--write PATH]... -- COMMAND ARGUMENT...
//
// Landlock (kernel 5.13): only the named paths can be reached. seccomp: no sockets but local pairs, no ptrace, mounts,
// keys, BPF and the like. Neither can be undone by the command. Exit status 125: the confinement could not be set up.
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

constexpr int could_not_confine = 125;

[[noreturn]] void give_up(char const* what) {
  std::fprintf(stderr, "confine: %s: %s\n", what, std::strerror(errno));
  _exit(could_not_confine);
}

constexpr __u64 reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr __u64 of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;

// All rights of the first Landlock version, and moving between folders (2) and truncation (3) where the kernel has
// them.
__u64 all_rights() {
  long const version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) give_up("this kernel has no Landlock");
  __u64 const first = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  __u64 const refer = version >= 2 ? 1ull << 13 : 0;
  __u64 const truncate = version >= 3 ? 1ull << 14 : 0;
  return first | refer | truncate;
}

void allow(int rules, char const* path, __u64 rights) {
  int const fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return;  // not there: nothing to reach
  struct stat about {};
  if (fstat(fd, &about) != 0) give_up(path);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(about.st_mode) ? rights : rights & of_files;
  rule.parent_fd = fd;
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) give_up(path);
  close(fd);
}

void forbid_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) give_up("seccomp");
  char const* const forbidden[] = {"ptrace",
                                   "process_vm_readv",
                                   "process_vm_writev",
                                   "mount",
                                   "umount2",
                                   "move_mount",
                                   "open_tree",
                                   "fsopen",
                                   "pivot_root",
                                   "chroot",
                                   "keyctl",
                                   "add_key",
                                   "request_key",
                                   "bpf",
                                   "userfaultfd",
                                   "io_uring_setup",
                                   "perf_event_open",
                                   "kexec_load",
                                   "init_module",
                                   "finit_module",
                                   "setns",
                                   "unshare",
                                   "swapon",
                                   "reboot",
                                   "personality",
                                   "quotactl",
                                   "acct",
                                   "settimeofday",
                                   "clock_settime",
                                   "name_to_handle_at",
                                   "open_by_handle_at"};
  for (char const* const name : forbidden) {
    int const number = seccomp_syscall_resolve_name(name);
    if (number >= 0) seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
  }
  // Local socket pairs only; a socket() could reach the network or abstract names.
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 0);
  // Signals to everybody, or to process groups not our own.
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(kill), 1,
                   SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(-1)));
  if (seccomp_load(filter) != 0) give_up("seccomp");
  seccomp_release(filter);
}

}  // namespace

int main(int argc, char** argv) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs");
  __u64 const everything = all_rights();
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = everything;
  long const rules = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (rules < 0) give_up("Landlock");
  int i = 1;
  for (; i < argc && std::string_view(argv[i]) != "--"; i += 2) {
    bool const write = std::string_view(argv[i]) == "--write";
    if (i + 1 >= argc) break;
    allow(static_cast<int>(rules), argv[i + 1], write ? everything : reading);
  }
  allow(static_cast<int>(rules), "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
  if (syscall(SYS_landlock_restrict_self, rules, 0) != 0) give_up("Landlock");
  close(static_cast<int>(rules));
  forbid_calls();
  if (i + 1 >= argc) return could_not_confine;
  execv(argv[i + 1], argv + i + 1);
  give_up(argv[i + 1]);
}
