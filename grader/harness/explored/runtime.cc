// The runtime of explored scenarios: threads are pthreads, and the engine behind them does the rest.
#include "grader/runtime/runtime.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <map>
#include <system_error>

#include "grader/engine/api.h"
#include "grader/harness/evidence.h"
#include "grader/harness/exceptions.h"

namespace racecourse::runtime {

namespace api = engine::api;

namespace {

// Of this execution: the engine puts the program's memory back before the next one.
struct Spawning {
  int refuse_at = 0, calls = 0, refused = 0, to_join = 0;
  int immune[racecourse::explore::max_threads] = {};
};
Spawning spawning;

bool refuses_thread() {
  if (spawning.immune[api::thread_number()] > 0 || ++spawning.calls != spawning.refuse_at) return false;
  ++spawning.refused;
  return true;
}
void note_joinable(int more) { spawning.to_join += more; }

}  // namespace

// NOLINTNEXTLINE(performance-unnecessary-value-param): as runtime.h declares it for runtimes that keep the function
void start(std::uint64_t, std::function<void(Verdict const&)>) {}
bool is_virtual() { return true; }
void set_strategy(std::unique_ptr<explore::Strategy>) {}
void drain() {}

std::vector<Story> stories(std::string const& state) { return {{name_of_caller(), state, {}}}; }
std::string name_of_caller() {
  int const number = api::thread_number();
  return number == 0 ? "main" : "thread " + std::to_string(number);
}

int blocked_threads() { return api::blocked_threads(); }
void until_quiet() { api::until_quiet(); }
void close_when_blocked(int) {}  // there is one process: the engine refuses to fork
void sleep_until(kit::time_point until) { api::sleep_until(until.time_since_epoch().count()); }
void sleep_for(kit::duration d) {
  std::int64_t const now = api::now(), wanted = d.count();
  api::sleep_until(wanted > INT64_MAX - 1 - now ? INT64_MAX - 1 : now + wanted);
}

// Spurious wake-ups are no faults here: every scenario is explored with them.
void set_faults(kit::fault_plan const& plan) {
  spawning.refuse_at = plan.refuse_thread_at;
  spawning.calls = spawning.refused = 0;
  api::set_faults({plan.eintr_at, plan.eintr_always, plan.max_io, plan.short_io_at});
}
void keep_turn(bool) {}
void spare_caller(bool spared) {
  api::spare_caller(spared);
  spawning.immune[api::thread_number()] += spared ? 1 : -1;
}
int faults_fired() { return api::faults_fired() + spawning.refused; }
int threads_to_join() { return spawning.to_join; }

kit::costs costs() {
  api::Counts const c = api::counts();
  kit::costs all;
  all.futex_waits = c.futex_waits;
  all.futex_refused = c.futex_refused;
  all.futex_wakes = c.futex_wakes;
  all.atomic_loads = c.loads;
  all.atomic_stores = c.stores;
  all.atomic_rmws = c.rmws;
  all.syscalls = c.futex_waits + c.futex_wakes + c.system_calls;
  all.io_calls = c.io_calls;
  all.yields = c.yields;
  return all;
}
bool costs_counted() { return true; }
std::vector<std::uintptr_t> capture_stack(int) { return {}; }

void fail_scenario(char const* kind, std::string const& message, std::string const& expected, std::string const& seen,
                   kit::where at) {
  if (!api::inside()) return;
  api::fail({kind, message.c_str(), expected.c_str(), seen.c_str(), at.file, at.line});
}

}  // namespace racecourse::runtime

namespace racecourse::harness {

void install_terminate_handler() {}
void report_exception_in_flight() {
  if (std::uncaught_exceptions() > 0) {
    runtime::fail_scenario("exception", "an exception leaves a scope whose threads still run", "", "", {});
  }
}
void report_caught(std::string const& text) {
  report({"exception", "Nobody caught an exception: " + text, "", "", {}, {}});
}

}  // namespace racecourse::harness

namespace kit::sys {
namespace {

void* run_body(void* argument) {
  std::unique_ptr<std::function<void()>> const body(static_cast<std::function<void()>*>(argument));
  (*body)();
  return nullptr;
}

}  // namespace

std::uint64_t spawn_thread(std::function<void()> body, bool joinable) {
  if (racecourse::runtime::refuses_thread()) {
    throw std::system_error(EAGAIN, std::generic_category(), "spawn_thread");
  }
  auto owned = std::make_unique<std::function<void()>>(std::move(body));
  pthread_t thread{};
  if (int const error = pthread_create(&thread, nullptr, &run_body, owned.get()); error != 0) {
    throw std::system_error(error, std::generic_category(), "spawn_thread");
  }
  [[maybe_unused]] auto* const handed_over = owned.release();
  if (!joinable) pthread_detach(thread);
  if (joinable) racecourse::runtime::note_joinable(1);
  return reinterpret_cast<std::uint64_t>(thread);
}

void join_thread(std::uint64_t id) {
  if (id == 0 || pthread_join(reinterpret_cast<pthread_t>(id), nullptr) != 0) {
    throw state_error("join_thread: no such thread, or it was joined before");
  }
  racecourse::runtime::note_joinable(-1);
}

std::uint32_t thread_id() noexcept {
  return 1000 + static_cast<std::uint32_t>(racecourse::engine::api::thread_number());
}
time_point now() noexcept { return time_point(duration(racecourse::engine::api::now())); }
void cpu_relax() noexcept {
  if (racecourse::engine::api::inside()) racecourse::engine::api::yield(__builtin_return_address(0));
}
void yield() noexcept {
  if (racecourse::engine::api::inside()) racecourse::engine::api::yield(__builtin_return_address(0));
}

int futex_wait(word const& w, std::uint32_t expected, time_point until, bool) noexcept {
  return racecourse::engine::api::futex_wait(&w, expected, until.time_since_epoch().count());
}
int futex_wake(word const& w, int n, bool) noexcept { return racecourse::engine::api::futex_wake(&w, n); }

}  // namespace kit::sys

// The harness writes its evidence past everything that the engine stands in for.
extern "C" long __real_syscall(long number, long a, long b, long c, long d, long e, long f) {
  long result = 0;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
