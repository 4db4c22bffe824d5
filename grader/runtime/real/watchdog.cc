// Proves a deadlock of a stress run: see threads.h. The pauses decide only how soon it is noticed.
#include <unistd.h>

#include <string>
#include <vector>

#include "grader/runtime/real/threads.h"
#include "grader/runtime/runtime.h"

namespace racecourse::runtime {
namespace real {
namespace {

std::function<void(Verdict const&)> report;
constexpr unsigned pause_us = 50'000;
constexpr int looks = 20;  // this many looks in a row must find the same sleepers

struct Look {
  bool all_asleep = true;
  std::vector<std::uint64_t> episodes;
  bool operator==(Look const&) const = default;
};

Look look() {
  Look now;
  int sleepers = 0;
  for (int i = 0; i < slots_used(); ++i) {
    Doing const doing = slot(i).doing.load(std::memory_order_relaxed);
    if (doing == Doing::running) now.all_asleep = false;
    if (doing == Doing::sleeping) ++sleepers;
    now.episodes.push_back(slot(i).episode.load(std::memory_order_relaxed));
  }
  now.all_asleep = now.all_asleep && sleepers > 0;
  return now;
}

std::vector<Story> sleepers() {
  std::vector<Story> all;
  for (int i = 0; i < slots_used(); ++i) {
    Slot& each = slot(i);
    std::string const name = i == 0 ? "main" : "thread " + std::to_string(i);
    Doing const doing = each.doing.load(std::memory_order_relaxed);
    if (doing == Doing::sleeping) {
      all.push_back(
          {name,
           "sleeps in futex_wait on a word with value " + std::to_string(each.value.load(std::memory_order_relaxed)),
           {each.caller.load(std::memory_order_relaxed)}});
    } else if (doing == Doing::joining) {
      all.push_back({name, "waits for the end of other threads", {}});
    }
  }
  return all;
}

void* watch(void*) {
  Look before;
  int same = 0;
  for (;;) {
    usleep(pause_us);
    Look const now = look();
    same = now.all_asleep && now == before ? same + 1 : 0;
    before = now;
    if (same >= looks) {
      report({"deadlock", "Nobody can go on: every thread waits for something that will never happen", sleepers()});
    }
  }
}

}  // namespace
}  // namespace real

void start(std::uint64_t, std::function<void(Verdict const&)> on_failure) {
  real::report = std::move(on_failure);
  real::slot(0).doing.store(real::Doing::running, std::memory_order_relaxed);
  pthread_t thread{};
  if (pthread_create(&thread, nullptr, &real::watch, nullptr) == 0) pthread_detach(thread);
}

}  // namespace racecourse::runtime
