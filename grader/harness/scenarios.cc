// What scenarios are made of: threads, staging, faults, counted costs.
#include "grader/harness/check.h"
#include "grader/harness/evidence.h"
#include "grader/harness/exceptions.h"
#include "grader/harness/order.h"

namespace racecourse::harness {
namespace {

// Real threads come one after the other, and the first would be gone before the last is there: they wait for each
// other. Uninstrumented, so that no race is hidden by it.
class StartTogether {
 public:
  explicit StartTogether(int threads) : missing_(runtime::is_virtual() ? 0 : threads) {}
  void arrive() {
    if (missing_.load(std::memory_order_relaxed) == 0) return;
    missing_.fetch_sub(1, std::memory_order_relaxed);
    while (missing_.load(std::memory_order_relaxed) > 0) kit::sys::yield();
  }

 private:
  std::atomic<int> missing_;
};

}  // namespace
}  // namespace racecourse::harness

namespace kit {

using namespace racecourse;

bool stressing() { return !runtime::is_virtual(); }

void in_parallel(int n, std::function<void(int)> const& body) {
  std::vector<std::uint64_t> threads;
  threads.reserve(static_cast<std::size_t>(n));
  harness::StartTogether start(n);
  for (int i = 0; i < n; ++i) {
    auto const arrive_and_run = [&body, &start, i] {
      start.arrive();
      body(i);
    };
    threads.push_back(sys::spawn_thread(arrive_and_run, true));
  }
  for (std::uint64_t const id : threads) sys::join_thread(id);
}

thread::thread(std::function<void()> body) : id_(0), done_(std::make_shared<std::atomic<bool>>(false)) {
  id_ = sys::spawn_thread(
      [body = std::move(body), done = done_] {
        body();
        done->store(true, std::memory_order_relaxed);
      },
      true);
}

thread::~thread() {
  harness::report_exception_in_flight();  // joining now could wait for ever and hide the cause
  join();
}

void thread::join() {
  if (id_ == 0) return;
  sys::join_thread(id_);
  id_ = 0;
}

bool thread::done() const { return done_->load(std::memory_order_relaxed); }

void until_quiet() { runtime::until_quiet(); }
void sleep_for(duration d) { runtime::sleep_for(d); }
int threads_to_join() { return runtime::threads_to_join(); }
int blocked_threads() { return runtime::blocked_threads(); }

inject::inject(fault_plan plan) { runtime::set_faults(plan); }
inject::~inject() { runtime::set_faults({}); }
int inject::fired() const { return runtime::faults_fired(); }
without_faults::without_faults() { runtime::spare_caller(true); }
without_faults::~without_faults() { runtime::spare_caller(false); }

costs cost() { return runtime::costs(); }
bool costs_counted() { return runtime::costs_counted(); }

costs operator-(costs const& later, costs const& earlier) {
  return {later.futex_waits - earlier.futex_waits,
          later.futex_refused - earlier.futex_refused,
          later.futex_wakes - earlier.futex_wakes,
          later.atomic_loads - earlier.atomic_loads,
          later.atomic_stores - earlier.atomic_stores,
          later.atomic_rmws - earlier.atomic_rmws,
          later.syscalls - earlier.syscalls,
          later.io_calls - earlier.io_calls,
          later.yields - earlier.yields,
          later.threads - earlier.threads};
}

}  // namespace kit
