// AddressSanitizer's and UBSan's reports become failures; leaks, descriptors and children are counted at the end.
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "grader/harness/check.h"
#include "grader/harness/evidence.h"
#include "grader/harness/flavour.h"

extern "C" {
char const* __asan_get_report_description();
int __asan_get_report_access_type();
std::size_t __asan_get_report_access_size();
void __ubsan_get_current_report_data(char const** kind, char const** message, char const** file, unsigned* line,
                                     unsigned* column, char** address);
int __lsan_do_recoverable_leak_check();
void __sanitizer_set_report_path(char const* path);
pid_t __real_waitpid(pid_t pid, int* status, int options);
}

namespace racecourse::harness {
namespace {

int descriptors_before = 0;

std::string sentence(std::string const& bug) {
  if (bug == "heap-use-after-free") return "Use after free: memory is used that was freed before";
  if (bug == "stack-use-after-return") return "A local variable is used after its function returned";
  if (bug == "stack-use-after-scope") return "A local variable is used after its scope ended";
  if (bug == "double-free" || bug == "attempting double-free") return "Double free: memory is freed a second time";
  if (bug == "heap-buffer-overflow") return "Heap buffer overflow: memory beyond an allocation is used";
  if (bug == "stack-buffer-overflow") return "Stack buffer overflow: memory beyond a local variable is used";
  if (bug == "global-buffer-overflow") return "Memory beyond a global variable is used";
  if (bug == "SEGV") return "Segmentation fault: memory was accessed that is not there";
  if (bug == "stack-overflow") return "Stack overflow: endless recursion, or very large local variables";
  return "Memory error: " + bug;
}

std::string how(int access, std::size_t size) {
  return (access == 0 ? "reads " : "writes ") + std::to_string(size) + (size == 1 ? " byte" : " bytes");
}

// LeakSanitizer tells places only in its text: "    #1 0x4c3a2f (/program+0x...)" below "Direct leak of ...".
struct Leak {
  std::string summary;
  std::vector<std::uintptr_t> stack;
};
Leak first_leak(std::string const& path) {
  std::ifstream text(path);
  Leak leak;
  for (std::string line; std::getline(text, line);) {
    auto const hash = line.find('#');
    auto const hex = line.find("0x");
    bool const frame = hash != std::string::npos && hex != std::string::npos;
    if (line.find(" leak of ") != std::string::npos) {
      if (!leak.summary.empty()) break;
      leak.summary = line.substr(0, line.find(" allocated"));
    } else if (frame && !leak.summary.empty()) {
      leak.stack.push_back(std::stoull(line.substr(hex), nullptr, 16) + 1);  // as a return address
    }
  }
  return leak;
}

void check_leaks() {
  std::string const path = "/tmp/leaks";
  __sanitizer_set_report_path(path.c_str());
  runtime::keep_turn(true);  // it waits for a helper of its own with sched_yield: no spinning of the submission's
  int const leaks = __lsan_do_recoverable_leak_check();
  runtime::keep_turn(false);
  if (leaks == 0) return;
  Leak const leak = first_leak(path + "." + std::to_string(getpid()));
  report({"leak",
          "Memory was allocated and never freed" + (leak.summary.empty() ? "" : ": " + leak.summary),
          "",
          "",
          {},
          {{"main", "allocated what leaks", leak.stack}}});
}

}  // namespace

bool sanitizer_handles_faults() { return true; }

void check_resources_before() { descriptors_before = kit::open_descriptors(); }

void check_resources_after() {
  int const now = kit::open_descriptors();
  if (now > descriptors_before) {
    report({"resource",
            "Descriptors were left open",
            std::to_string(descriptors_before) + " open descriptors",
            std::to_string(now) + " open descriptors",
            {},
            {}});
  }
  int status = 0;
  pid_t const child = __real_waitpid(-1, &status, WNOHANG);
  if (child >= 0) {
    report({"resource",
            child == 0 ? "A child process is still running" : "A child process was not waited for",
            "",
            "",
            {},
            {}});
  }
  check_leaks();
}

}  // namespace racecourse::harness

extern "C" void __asan_on_error() {
  using namespace racecourse;
  std::string const bug = __asan_get_report_description();
  std::string const kind = bug == "SEGV" || bug == "stack-overflow" ? "crash" : "memory";
  std::size_t const size = __asan_get_report_access_size();
  runtime::Story here{runtime::name_of_caller(),
                      size > 0 ? harness::how(__asan_get_report_access_type(), size) : "goes wrong",
                      runtime::capture_stack(1)};
  harness::report({kind, harness::sentence(bug), "", "", {}, {here}});
}

extern "C" void __ubsan_on_report() {
  using namespace racecourse;
  char const *kind = "", *message = "", *file = "";
  unsigned line = 0, column = 0;
  char* address = nullptr;
  __ubsan_get_current_report_data(&kind, &message, &file, &line, &column, &address);
  runtime::Story here{runtime::name_of_caller(), "does what C++ does not define", runtime::capture_stack(1)};
  harness::report({"undefined", std::string("Undefined behaviour: ") + message, "", "", {}, {here}});
}
