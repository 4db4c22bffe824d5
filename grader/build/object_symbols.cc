#include "grader/build/object_symbols.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>
#include <string_view>

namespace racecourse::build {
namespace {

// Of the C library: what ends, replaces or starts a process, threads and locks that are to be built, files, the
// network, and what looks into memory or code.
std::vector<std::string> const forbidden_of_c{"exit",
                                              "_exit",
                                              "_Exit",
                                              "quick_exit",
                                              "atexit",
                                              "at_quick_exit",
                                              "on_exit",
                                              "signal",
                                              "sigaction",
                                              "raise",
                                              "kill",
                                              "tgkill",
                                              "killpg",
                                              "sigqueue",
                                              "pthread_kill",
                                              "sigaltstack",
                                              "setitimer",
                                              "alarm",
                                              "timer_create",
                                              "longjmp",
                                              "_longjmp",
                                              "siglongjmp",
                                              "__longjmp_chk",
                                              "setjmp",
                                              "_setjmp",
                                              "__sigsetjmp",
                                              "setcontext",
                                              "swapcontext",
                                              "makecontext",
                                              "fork",
                                              "vfork",
                                              "clone",
                                              "execve",
                                              "execv",
                                              "execvp",
                                              "execl",
                                              "execlp",
                                              "execle",
                                              "fexecve",
                                              "posix_spawn",
                                              "posix_spawnp",
                                              "system",
                                              "popen",
                                              "daemon",
                                              "setsid",
                                              "dlopen",
                                              "dlsym",
                                              "dlvsym",
                                              "dl_iterate_phdr",
                                              "dladdr",
                                              "prctl",
                                              "ptrace",
                                              "process_vm_readv",
                                              "process_vm_writev",
                                              "mmap",
                                              "mmap64",
                                              "mprotect",
                                              "munmap",
                                              "shm_open",
                                              "shmget",
                                              "memfd_create",
                                              "userfaultfd",
                                              "open",
                                              "open64",
                                              "openat",
                                              "openat64",
                                              "creat",
                                              "fopen",
                                              "fopen64",
                                              "freopen",
                                              "freopen64",
                                              "fdopen",
                                              "unlink",
                                              "rename",
                                              "symlink",
                                              "link",
                                              "mkfifo",
                                              "mknod",
                                              "opendir",
                                              "readdir",
                                              "readlink",
                                              "mount",
                                              "umount2",
                                              "unshare",
                                              "setns",
                                              "socket",
                                              "connect",
                                              "bind",
                                              "listen",
                                              "getaddrinfo",
                                              "gethostbyname",
                                              "ioctl",
                                              "keyctl",
                                              "getenv",
                                              "secure_getenv",
                                              "setenv",
                                              "putenv",
                                              "getauxval",
                                              "environ",
                                              "setuid",
                                              "setgid",
                                              "sem_init",
                                              "sem_open",
                                              "sem_wait",
                                              "sem_post",
                                              "mq_open",
                                              "semget",
                                              "msgget",
                                              "pthread_create",
                                              "pthread_mutex_lock",
                                              "pthread_mutex_trylock",
                                              "pthread_cond_wait",
                                              "pthread_cond_signal",
                                              "pthread_rwlock_wrlock",
                                              "pthread_rwlock_rdlock",
                                              "pthread_spin_lock",
                                              "pthread_barrier_wait",
                                              "pthread_cancel",
                                              "pthread_exit",
                                              "pthread_sigqueue",
                                              "thrd_create",
                                              "mtx_lock",
                                              "cnd_wait",
                                              "nanosleep",
                                              "usleep",
                                              "sleep",
                                              "clock_nanosleep",
                                              "setrlimit",
                                              "prlimit",
                                              "sched_setaffinity",
                                              "sched_setscheduler",
                                              "gethostname",
                                              "getpid",
                                              "gettid",
                                              "getppid"};

// Mangled names that begin so: std::thread, async, terminate handlers, files, a clock that nobody stops.
std::map<std::string, std::string> const forbidden_of_cpp{{"_ZNSt6thread", "std::thread"},
                                                          {"_ZNSt13__future_base", "std::promise"},
                                                          {"_ZSt13set_terminate", "std::set_terminate"},
                                                          {"_ZSt13get_terminate", "std::get_terminate"},
                                                          {"_ZSt14set_unexpected", "std::set_unexpected"},
                                                          {"_ZSt15set_new_handler", "std::set_new_handler"},
                                                          {"_ZNSt18condition_variable", "std::condition_variable"},
                                                          {"_ZNSt13random_device", "std::random_device"},
                                                          {"_ZNSt10filesystem", "std::filesystem"},
                                                          {"_ZNSt13basic_filebuf", "std::basic_filebuf"},
                                                          {"_ZNSt14basic_ifstream", "std::ifstream"},
                                                          {"_ZNSt14basic_ofstream", "std::ofstream"},
                                                          {"_ZNSt13basic_fstream", "std::fstream"},
                                                          {"_ZN3tbb", "tbb"},
                                                          {"Annotate", "annotations for a race detector"},
                                                          {"__tsan_acquire", "annotations for a race detector"},
                                                          {"__tsan_release", "annotations for a race detector"},
                                                          {"__tsan_ignore", "annotations for a race detector"},
                                                          {"__tsan_mutex", "annotations for a race detector"},
                                                          {"__tsan_switch", "annotations for a race detector"},
                                                          {"__asan_poison_memory", "annotations for a sanitizer"},
                                                          {"__asan_unpoison_memory", "annotations for a sanitizer"},
                                                          {"__lsan_", "annotations for a sanitizer"},
                                                          {"__sanitizer_set", "annotations for a sanitizer"},
                                                          {"__wrap_", "functions of the grader"},
                                                          {"__real_", "functions of the grader"},
                                                          {"_ZN10racecourse", "functions of the grader"}};

// What an object may define beside functions and data of C++: what compilers put there themselves.
std::vector<std::string> const of_compilers{"__clang_call_terminate", "DW.ref.", "__odr_asan", "__start_", "__stop_"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool mentions(std::string const& text, std::string const& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    bool const before = at > 0 && is_word(text[at - 1]);
    bool const behind = at + word.size() < text.size() && is_word(text[at + word.size()]);
    if (!before && !behind) return true;
  }
  return false;
}

bool is_allowed(std::string const& name, std::vector<std::string> const& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](std::string const& rule) {
    return rule == "::" + name ||
           (rule.ends_with('*') && ("::" + name).starts_with(std::string_view(rule).substr(0, rule.size() - 1)));
  });
}

std::string referred(std::string const& symbol, std::string const& checks, std::vector<std::string> const& allowed) {
  bool const listed = std::find(forbidden_of_c.begin(), forbidden_of_c.end(), symbol) != forbidden_of_c.end();
  if (listed) return is_allowed(symbol, allowed) || mentions(checks, symbol) ? "" : symbol;
  for (auto const& [beginning, name] : forbidden_of_cpp) {
    if (symbol.starts_with(beginning)) return mentions(checks, name) ? "" : name;
  }
  return "";
}

// A function or an object of its own, not one of the many weak ones of templates and inline functions.
bool is_strong(char type) { return type == 'T' || type == 'D' || type == 'B' || type == 'R' || type == 'C'; }

std::string defined(std::string const& symbol, char type) {
  if (type == 'i') return symbol;  // chosen by code that runs before anything else
  bool const of_cpp = symbol.starts_with("_Z");
  for (std::string const& beginning : of_compilers) {
    if (symbol.starts_with(beginning)) return "";
  }
  if (!of_cpp) return symbol;
  // operator new and delete, and what belongs to the library, Boost or the grader.
  bool const allocation = symbol.starts_with("_Znw") || symbol.starts_with("_Zna") || symbol.starts_with("_Zdl") ||
                          symbol.starts_with("_Zda");
  bool const foreign = is_strong(type) && (symbol.starts_with("_ZN3kit") || symbol.starts_with("_ZNK3kit") ||
                                           symbol.starts_with("_ZNSt") || symbol.starts_with("_ZSt") ||
                                           symbol.starts_with("_ZN5boost") || symbol.starts_with("_ZN10racecourse"));
  return allocation || foreign ? symbol : "";
}

}  // namespace

std::string symbol_rules() {
  std::string all;
  for (std::string const& name : forbidden_of_c) all += name + " ";
  for (auto const& [beginning, name] : forbidden_of_cpp) all += beginning + " " + name + " ";
  for (std::string const& beginning : of_compilers) all += beginning + " ";
  return all;
}

std::vector<std::string> read_symbols(std::string const& listing, std::string const& checks,
                                      std::vector<std::string> const& allowed) {
  std::vector<std::string> told;
  auto const tell = [&](std::string const& text) {
    if (std::find(told.begin(), told.end(), text) == told.end()) told.push_back(text);
  };
  std::istringstream lines(listing);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string symbol, type;
    if (!(words >> symbol >> type) || type.size() != 1) continue;
    bool const undefined = type == "U" || type == "w" || type == "v";
    if (undefined) {
      std::string const name = referred(symbol, checks, allowed);
      if (!name.empty()) tell("The program uses " + name + ", which may not be used in this exercise");
    } else if (std::string const name = defined(symbol, type[0]); !name.empty()) {
      tell("The program defines " + name + ", which belongs to the library or the grader");
    }
  }
  return told;
}

}  // namespace racecourse::build
