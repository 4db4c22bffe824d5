// Confines itself with Landlock and seccomp, then becomes the command: the layer for machines without user namespaces.
//
//   confine [--system PATH]... [--read PATH]... [--write PATH]... -- COMMAND ARGUMENT...
//
//   confine --calls-only [--tasks N] -- COMMAND ARGUMENT...   seccomp alone, for what runs in namespaces already
//
// --tasks: RLIMIT_NPROC. Set within a user namespace, it counts that namespace's tasks alone; set outside, those of all
// runs, and one that makes many would take them from another.
//
// Landlock (kernel 5.13): only the named paths can be reached; those of --system need not be there. From 6.12 on it
// also keeps signals inside. seccomp: no sockets but local pairs, no mounts, keys, BPF, new namespaces and the like.
// Neither can be undone by the command. Exit status 125: the confinement could not be set up.
//
// ptrace is left alone: Landlock keeps it inside already, and LeakSanitizer stops the threads of its process with it.
// All of /proc can be read, as a forked child has to find itself there; what matters in it (memory, environment,
// descriptors of others) is again guarded by Landlock's rule for ptrace.
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
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

// struct landlock_ruleset_attr as of version 6; Debian's header is older than many kernels.
struct Attributes {
  __u64 handled_access_fs = 0;
  __u64 handled_access_net = 0;  // no socket can be made anyway
  __u64 scoped = 0;
};

long landlock_version() { return syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION); }

// All rights of the first version, and moving between folders (2) and truncation (3) where the kernel has them.
__u64 all_rights(long version) {
  __u64 const first = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  __u64 const refer = version >= 2 ? 1ull << 13 : 0;
  __u64 const truncate = version >= 3 ? 1ull << 14 : 0;
  return first | refer | truncate;
}

int new_rules(long version) {
  Attributes attributes;
  attributes.handled_access_fs = all_rights(version);
  __u64 const abstract_sockets_and_signals = 1 | 2;
  if (version >= 6) attributes.scoped = abstract_sockets_and_signals;
  // An older kernel knows a shorter structure only.
  std::size_t const size = version >= 6 ? sizeof attributes : sizeof attributes.handled_access_fs;
  long const rules = syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (rules < 0) give_up("Landlock");
  return static_cast<int>(rules);
}

void allow(int rules, char const* path, __u64 rights, bool must_be_there) {
  int const fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0 && must_be_there) give_up(path);
  if (fd < 0) return;  // nothing to reach
  struct stat about {};
  if (fstat(fd, &about) != 0) give_up(path);
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(about.st_mode) ? rights : rights & of_files;
  rule.parent_fd = fd;
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) give_up(path);
  close(fd);
}

// Holds the first argument of a call. (The library's own macros for this are C's compound literals.)
scmp_arg_cmp first_argument(scmp_compare how, std::uint64_t a, std::uint64_t b = 0) { return {0, how, a, b}; }

void forbid_calls() {
  constexpr auto denied = SCMP_ACT_ERRNO(EPERM);
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) give_up("seccomp");
  char const* const forbidden[] = {"process_vm_readv",
                                   "process_vm_writev",
                                   "mount",
                                   "umount2",
                                   "move_mount",
                                   "open_tree",
                                   "fsopen",
                                   "fsconfig",
                                   "fsmount",
                                   "mount_setattr",
                                   "pivot_root",
                                   "chroot",
                                   "keyctl",
                                   "add_key",
                                   "request_key",
                                   "bpf",
                                   "userfaultfd",
                                   "io_uring_setup",
                                   "io_uring_enter",
                                   "io_uring_register",
                                   "perf_event_open",
                                   "kexec_load",
                                   "kexec_file_load",
                                   "init_module",
                                   "delete_module",
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
    if (number >= 0) seccomp_rule_add(filter, denied, number, 0);
  }
  // Local socket pairs only; a socket() could reach the network or abstract names.
  seccomp_rule_add(filter, denied, SCMP_SYS(socket), 0);
  seccomp_rule_add(filter, denied, SCMP_SYS(socketpair), 1, first_argument(SCMP_CMP_NE, AF_UNIX));
  // New namespaces: each bit by itself. The flags of clone3 are in memory, out of a filter's sight; told that there is
  // no such call, glibc uses clone.
  for (std::uint64_t const flag :
       {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    seccomp_rule_add(filter, denied, SCMP_SYS(clone), 1, first_argument(SCMP_CMP_MASKED_EQ, flag, flag));
  }
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  // Signals to everybody: other runs have the same user. The kernel looks at 32 bits of a pid only; what stands in the
  // others must not make a difference.
  constexpr std::uint64_t pid_bits = 0xffffffff;
  seccomp_rule_add(filter, denied, SCMP_SYS(kill), 1, first_argument(SCMP_CMP_MASKED_EQ, pid_bits, pid_bits));
  if (seccomp_load(filter) != 0) give_up("seccomp");
  seccomp_release(filter);
}

void limit_tasks(char const* number) {
  rlimit const both{std::strtoull(number, nullptr, 10), std::strtoull(number, nullptr, 10)};
  if (setrlimit(RLIMIT_NPROC, &both) != 0) give_up("RLIMIT_NPROC");
}

[[noreturn]] void become(char** command) {
  if (command[0] == nullptr) _exit(could_not_confine);
  execv(command[0], command);
  give_up(command[0]);
}

}  // namespace

int main(int argc, char** argv) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs");
  if (argc > 3 && std::string_view(argv[1]) == "--calls-only") {
    bool const limited = argc > 5 && std::string_view(argv[2]) == "--tasks";
    if (limited) limit_tasks(argv[3]);
    forbid_calls();
    become(argv + (limited ? 5 : 3));
  }
  long const version = landlock_version();
  if (version < 1) give_up("this kernel has no Landlock");
  int const rules = new_rules(version);
  int i = 1;
  for (; i + 1 < argc && std::string_view(argv[i]) != "--"; i += 2) {
    std::string_view const how = argv[i];
    allow(rules, argv[i + 1], how == "--write" ? all_rights(version) : reading, how != "--system");
  }
  allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE, true);
  if (syscall(SYS_landlock_restrict_self, rules, 0) != 0) give_up("Landlock");
  close(rules);
  forbid_calls();
  if (i + 1 >= argc) return could_not_confine;
  become(argv + i + 1);
}
