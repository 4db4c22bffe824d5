// Threads of a stress run: the kernel's own, with just enough book-keeping to prove a deadlock.
//
// A thread that sleeps in a futex without a timeout, or joins another one, says so in its slot. When every slot says so
// and nothing has moved for a while, nobody is left who could wake anybody: a proof, whatever the clock says, since
// only these threads exist. All accesses are relaxed and uninstrumented, so that no happens-before edge is added.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace racecourse::runtime::real {

enum class Doing : std::uint32_t { nothing, running, sleeping, joining };

struct Slot {
  std::atomic<Doing> doing{Doing::nothing};
  std::atomic<std::uint64_t> episode{0};  // counts changes of `doing`
  std::atomic<std::uintptr_t> caller{0};  // where it sleeps
  std::atomic<std::uint32_t> value{0};    // what it found in the word
  pthread_t handle{};
  std::function<void()> body;
  bool joinable = true, joined = false;
  int id = 0;
};

inline constexpr int max_threads = 4096;

Slot& my_slot();
Slot& slot(int id);
int slots_used();

// Marks the caller for as long as it lives.
class While {
 public:
  While(Doing what, std::uintptr_t caller, std::uint32_t value);
  ~While();
  While(While const&) = delete;
};

}  // namespace racecourse::runtime::real
