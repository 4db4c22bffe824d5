#include "grader/engine/faults.h"

#include <algorithm>

#include "grader/engine/world.h"

namespace racecourse::engine::faults {
namespace {

struct State {
  Plan plan;
  int calls = 0, transfers = 0, fired = 0;
  bool interrupted_last = false;
};
State state;
Plan of_every_execution;
int immune[layout::max_threads];

bool is_spared() { return immune[self().id] > 0; }

}  // namespace

void set(Plan const& plan) {
  if (!world.active) of_every_execution = plan;
  state = {};
  state.plan = plan;
}

int fired() { return state.fired; }

void spare(bool spared) {
  if (world.active) immune[self().id] += spared ? 1 : -1;
}

bool interrupts() {
  if (is_spared()) return false;
  ++state.calls;
  bool fires = state.plan.eintr_at > 0 && state.calls == state.plan.eintr_at;
  if (state.plan.eintr_always) {
    state.interrupted_last = !state.interrupted_last;
    fires = fires || state.interrupted_last;
  }
  state.fired += fires ? 1 : 0;
  return fires;
}

std::size_t shortens(std::size_t bytes) {
  if (is_spared()) return bytes;
  ++state.transfers;
  std::size_t allowed = bytes;
  if (state.plan.most_bytes > 0) allowed = std::min(allowed, state.plan.most_bytes);
  if (state.plan.short_at > 0 && state.transfers == state.plan.short_at) allowed = std::min<std::size_t>(allowed, 1);
  state.fired += allowed < bytes ? 1 : 0;
  return allowed;
}

void begin() {
  state = {};
  state.plan = of_every_execution;
  std::fill(std::begin(immune), std::end(immune), 0);
}

}  // namespace racecourse::engine::faults
