// kit::explore: runs a scenario as often as the mode and its budget say, each time under another schedule.
#include "grader/harness/check.h"
#include "grader/harness/evidence.h"
#include "grader/harness/exceptions.h"
#include "grader/harness/order.h"

namespace racecourse::harness {
namespace {

// An exception that leaves a scenario is reported where it was thrown, with the stack still there.
void run_once(std::function<void()> const& scenario) noexcept { scenario(); }

void execute(std::function<void()> const& scenario, std::unique_ptr<explore::Strategy> strategy) {
  runtime::set_strategy(std::move(strategy));
  ++record().execution;
  run_once(scenario);
  runtime::drain();
  ++record().executions;
}

// A few fixed time slices: cheap, and each shows another side of a scenario.
void run_sliced(std::function<void()> const& scenario) {
  for (unsigned const slice : {0u, 1u, 2u, 3u, 5u, 8u}) execute(scenario, explore::round_robin(slice));
}

void run_seeded(std::function<void()> const& scenario) {
  for (int i = 0; i < order().budget; ++i) {
    record().seed = order().seed + static_cast<std::uint64_t>(i);
    execute(scenario, explore::random_walk(record().seed));
  }
}

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

void run_rounds(std::function<void()> const& scenario) {
  for (int i = 0; i < order().budget; ++i) execute(scenario, nullptr);
}

}  // namespace
}  // namespace racecourse::harness

namespace kit {

using namespace racecourse;

void explore(std::function<void()> const& scenario) {
  if (!runtime::is_virtual()) {
    harness::run_rounds(scenario);
  } else if (harness::order().mode == "explore") {
    harness::run_seeded(scenario);
  } else {
    harness::run_sliced(scenario);
  }
  harness::record().execution = 0;
  if (runtime::is_virtual()) runtime::set_strategy(racecourse::explore::round_robin(0));
}

bool stressing() { return !runtime::is_virtual(); }

void outcome(std::string_view value) { ++harness::record().outcomes[std::string(value)]; }

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
          later.yields - earlier.yields};
}

}  // namespace kit
