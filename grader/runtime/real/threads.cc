#include "grader/runtime/real/threads.h"

#include <execinfo.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <system_error>

#include "grader/runtime/kernel.h"
#include "grader/runtime/runtime.h"

namespace racecourse::runtime {
namespace real {
namespace {

Slot slots[max_threads];
std::atomic<int> used{1};
std::atomic<std::uint64_t> round{0};  // a part of the ids of threads: slots are used again
std::atomic<int> alive{0};            // threads nobody joins, for drain()
thread_local int my_id = 0;

void run_body(std::function<void()> const& body) noexcept { body(); }

void* thread_main(void* argument) {
  Slot& me = *static_cast<Slot*>(argument);
  my_id = me.id;
  run_body(me.body);
  me.body = nullptr;
  me.doing.store(Doing::nothing, std::memory_order_relaxed);
  me.episode.fetch_add(1, std::memory_order_relaxed);
  if (!me.joinable) alive.fetch_sub(1);
  return nullptr;
}

}  // namespace

Slot& my_slot() { return slots[my_id]; }
Slot& slot(int id) { return slots[id]; }
int slots_used() { return used.load(std::memory_order_relaxed); }

While::While(Doing what, std::uintptr_t caller, std::uint32_t value) {
  Slot& me = my_slot();
  me.caller.store(caller, std::memory_order_relaxed);
  me.value.store(value, std::memory_order_relaxed);
  me.doing.store(what, std::memory_order_relaxed);
  me.episode.fetch_add(1, std::memory_order_relaxed);
}

While::~While() {
  Slot& me = my_slot();
  me.doing.store(Doing::running, std::memory_order_relaxed);
  me.episode.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace real

using namespace real;

void fail_scenario(char const*, std::string const&, std::string const&, std::string const&, kit::where) {}

bool is_virtual() { return false; }

// Between two rounds all threads have been joined: slots are used again.
void set_strategy(std::unique_ptr<explore::Strategy>) {
  if (alive.load() != 0) return;
  used.store(1, std::memory_order_relaxed);
  round.fetch_add(1, std::memory_order_relaxed);
}

void drain() {
  for (int i = 1; i < slots_used(); ++i) {
    Slot& each = slots[i];
    if (each.joinable && !each.joined) {
      While const joining(Doing::joining, 0, 0);
      pthread_join(each.handle, nullptr);
      each.joined = true;
    }
  }
  while (alive.load() > 0) usleep(100);
}

std::string name_of_caller() { return my_slot().id == 0 ? "main" : "thread " + std::to_string(my_slot().id); }

std::vector<std::uintptr_t> capture_stack(int skip) {
  void* frames[max_frames + 8];
  int const count = backtrace(frames, max_frames + 8);
  std::vector<std::uintptr_t> stack;
  for (int i = skip + 1; i < count && stack.size() < max_frames; ++i) {
    stack.push_back(reinterpret_cast<std::uintptr_t>(frames[i]));
  }
  return stack;
}

std::vector<Story> stories(std::string const& state_of_caller) {
  return {{name_of_caller(), state_of_caller, capture_stack(1)}};
}

int blocked_threads() {
  int blocked = 0;
  for (int i = 0; i < slots_used(); ++i) {
    Doing const doing = slots[i].doing.load(std::memory_order_relaxed);
    if (doing == Doing::sleeping || doing == Doing::joining) ++blocked;
  }
  return blocked;
}

int threads_to_join() {
  int left = 0;
  for (int i = 1; i < slots_used(); ++i) left += slots[i].joinable && !slots[i].joined ? 1 : 0;
  return left;
}

// On real threads there is no telling who is blocked. Checks that need to know do not list stress.
void close_when_blocked(int) {}
// ... but others may have a chance.
void until_quiet() {
  for (int i = 0; i < 100; ++i) kit::sys::yield();
}

void sleep_for(kit::duration d) { sleep_until(kit::sys::now() + d); }

void sleep_until(kit::time_point until) {
  auto const n = until.time_since_epoch().count();
  timespec const when{n / 1'000'000'000, n % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr) == EINTR) {
  }
}

void set_faults(kit::fault_plan const&) {}
void keep_turn(bool) {}
void spare_caller(bool) {}
int faults_fired() { return 0; }
kit::costs costs() { return {}; }
bool costs_counted() { return false; }

}  // namespace racecourse::runtime

namespace kit::sys {
using namespace racecourse::runtime;
using namespace racecourse::runtime::real;

std::uint64_t spawn_thread(std::function<void()> body, bool joinable) {
  int const id = used.fetch_add(1, std::memory_order_relaxed);
  if (id >= max_threads) {
    used.fetch_sub(1, std::memory_order_relaxed);
    throw std::system_error(EAGAIN, std::generic_category(), "spawn_thread");
  }
  Slot& fresh = slots[id];
  fresh.id = id;
  fresh.body = std::move(body);
  fresh.joinable = joinable;
  fresh.joined = false;
  fresh.doing.store(Doing::running, std::memory_order_relaxed);
  if (!joinable) alive.fetch_add(1);
  if (int const error = pthread_create(&fresh.handle, nullptr, &thread_main, &fresh); error != 0) {
    fresh.doing.store(Doing::nothing, std::memory_order_relaxed);
    throw std::system_error(error, std::generic_category(), "spawn_thread");
  }
  if (!joinable) pthread_detach(fresh.handle);
  return round.load(std::memory_order_relaxed) << 32 | static_cast<std::uint64_t>(id);
}

void join_thread(std::uint64_t handle) {
  if (handle >> 32 != round.load(std::memory_order_relaxed)) return;  // of an earlier round, joined by drain()
  std::uint64_t const id = handle & UINT32_MAX;
  if (id == 0 || id >= static_cast<std::uint64_t>(slots_used()) || !slots[id].joinable || slots[id].joined) {
    throw state_error("join_thread: no such thread, or it was joined before");
  }
  While const joining(Doing::joining, 0, 0);
  pthread_join(slots[id].handle, nullptr);
  slots[id].joined = true;
}

std::uint32_t thread_id() noexcept { return static_cast<std::uint32_t>(__real_syscall(SYS_gettid)); }

}  // namespace kit::sys
