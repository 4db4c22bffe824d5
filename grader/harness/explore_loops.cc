// kit::explore where the harness itself runs the scenario again and again: time slices, seeds, or rounds on real
// threads.
#include "grader/harness/check.h"
#include "grader/harness/evidence.h"
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
  harness::record().exhaustive = false;
  if (runtime::is_virtual()) runtime::set_strategy(racecourse::explore::round_robin(0));
}

void outcome(std::string_view value) { ++harness::record().outcomes[std::string(value)]; }

}  // namespace kit
