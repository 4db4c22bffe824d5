// ThreadSanitizer's reports become failures, through the interface it has for debuggers.
#include <cstdint>
#include <string>

#include "grader/harness/evidence.h"
#include "grader/harness/flavour.h"
#include "grader/harness/race_canary.h"

extern "C" {
int __tsan_get_report_data(void* report, char const** description, int* count, int* stacks, int* accesses,
                           int* locations, int* mutexes, int* threads, int* unique_tids, void** sleep_trace,
                           std::size_t trace_size);
int __tsan_get_report_mop(void* report, std::size_t index, int* tid, void** address, int* size, int* write, int* atomic,
                          void** trace, std::size_t trace_size);
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}

namespace racecourse::harness {
namespace {

bool is_of_canary(void* report) {
  int tid = 0, size = 0, write = 0, atomic = 0;
  void* address = nullptr;
  void* trace[1] = {};
  __tsan_get_report_mop(report, 0, &tid, &address, &size, &write, &atomic, trace, 1);
  return is_canary(address);
}

runtime::Story access(void* report, std::size_t index) {
  int tid = 0, size = 0, write = 0, atomic = 0;
  void* address = nullptr;
  void* trace[runtime::max_frames] = {};
  __tsan_get_report_mop(report, index, &tid, &address, &size, &write, &atomic, trace, runtime::max_frames);
  runtime::Story story;
  story.name = index == 0 ? "thread A" : "thread B";
  story.state = std::string(index == 0 ? "" : "earlier ") + (write != 0 ? "writes " : "reads ") + std::to_string(size) +
                (size == 1 ? " byte" : " bytes") + (atomic != 0 ? " atomically" : "");
  for (void* const frame : trace) {
    if (frame == nullptr) break;
    story.stack.push_back(reinterpret_cast<std::uintptr_t>(frame));
  }
  return story;
}

}  // namespace

bool sanitizer_handles_faults() { return false; }
void check_resources_before() {}
void check_resources_after() {}

}  // namespace racecourse::harness

extern "C" void __tsan_on_report(void* report) {
  using namespace racecourse::harness;
  char const* description = "";
  int count = 0, stacks = 0, accesses = 0, locations = 0, mutexes = 0, threads = 0, tids = 0;
  void* sleep_trace[1] = {};
  __tsan_get_report_data(report, &description, &count, &stacks, &accesses, &locations, &mutexes, &threads, &tids,
                         sleep_trace, 1);
  std::string const what = description;
  if (what.find("race") == std::string::npos && what.find("use-after-free") == std::string::npos) return;
  if (accesses > 0 && is_of_canary(report)) return;
  Failure failure;
  failure.kind = what.find("use-after-free") != std::string::npos ? "memory" : "data-race";
  failure.message = failure.kind == "memory"
                        ? "Use after free: one thread uses memory that another one has freed"
                        : "Data race: two threads access the same memory, at least one writes, and nothing orders them";
  for (int i = 0; i < accesses && i < 2; ++i) failure.threads.push_back(access(report, static_cast<std::size_t>(i)));
  racecourse::harness::report(failure);
}

// libstdc++.so is not instrumented, so ThreadSanitizer does not see that the reference count of a shared exception
// orders its release before its destruction; without these edges a correct program that shares an exception is accused.
namespace {
void* object_of(void* exception_ptr) { return *static_cast<void**>(exception_ptr); }
}  // namespace

extern "C" {
void __real__ZNSt15__exception_ptr13exception_ptr9_M_addrefEv(void* self);
void __real__ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void* self);

void __wrap__ZNSt15__exception_ptr13exception_ptr9_M_addrefEv(void* self) {
  __real__ZNSt15__exception_ptr13exception_ptr9_M_addrefEv(self);
}
void __wrap__ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void* self) {
  if (void* const object = object_of(self); object != nullptr) {
    __tsan_release(object);
    __tsan_acquire(object);
  }
  __real__ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(self);
}
}
