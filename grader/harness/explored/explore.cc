// kit::explore where the engine runs the scenario: every interleaving that the budget allows.
#include "grader/engine/api.h"
#include "grader/harness/check.h"
#include "grader/harness/evidence.h"
#include "grader/harness/order.h"

namespace racecourse::harness {
namespace {

namespace api = engine::api;

void run_scenario(void* argument) { (*static_cast<std::function<void()> const*>(argument))(); }

void take_over_outcomes() {
  for (std::size_t i = 0; i < api::outcome_count(); ++i) {
    api::Outcome const o = api::outcome(i);
    record().outcomes[std::string(o.value, o.length)] += static_cast<long>(o.count);
  }
}

std::string after_of(api::RecordedHistory const& history, api::RecordedOperation const& operation) {
  std::string json;
  for (int i = 0; i < history.operations; ++i) {
    if ((operation.after[i / 64] >> (i % 64) & 1) == 0) continue;
    json += (json.empty() ? "" : ",") + std::to_string(i);
  }
  return json;
}

void write_histories() {
  for (std::size_t k = 0; k < api::history_count(); ++k) {
    api::RecordedHistory const h = api::history(k);
    std::string line = "{\"event\":\"history\",\"model\":" + quoted(h.model) +
                       ",\"execution\":" + std::to_string(h.execution) +
                       ",\"fingerprint\":" + quoted(std::to_string(h.fingerprint)) + ",\"operations\":[";
    for (int i = 0; i < h.operations; ++i) {
      api::RecordedOperation const& o = h.operation[i];
      line += std::string(i == 0 ? "" : ",") + "{\"thread\":" + std::to_string(o.thread) +
              ",\"call\":" + quoted(o.call) + ",\"result\":" + quoted(o.result) +
              ",\"begin\":" + std::to_string(o.begin) + ",\"end\":" + std::to_string(o.end) + ",\"after\":[" +
              after_of(h, o) + "]}";
    }
    write_history(line + "]}");
  }
}

runtime::Story story_of(api::Result const& result) {
  runtime::Story story;
  story.name = result.thread == 0 ? "main" : "thread " + std::to_string(result.thread);
  story.state = "fails";
  story.stack.assign(result.stack, result.stack + result.frames);
  return story;
}

}  // namespace
}  // namespace racecourse::harness

namespace kit {

using namespace racecourse;

void explore(std::function<void()> const& scenario) {
  namespace api = engine::api;
  harness::Order const& order = harness::order();
  api::Plan plan;
  plan.executions = static_cast<std::uint64_t>(order.budget);
  plan.seed = order.seed;
  plan.findings = harness::evidence_descriptor;
  plan.refused_history = order.refused_history;
  plan.timers = 0;  // checks of timeouts count on a world in which nobody is late
  api::Result const result = api::explore(plan, &harness::run_scenario, const_cast<std::function<void()>*>(&scenario));
  harness::record().executions += static_cast<long>(result.executions);
  harness::record().exhaustive = harness::record().exhaustive && result.complete;
  harness::take_over_outcomes();
  if (result.verdict == api::Verdict::passed) return harness::write_histories();
  harness::record().execution = static_cast<long>(result.execution);
  harness::record().seed = order.seed;
  if (result.verdict == api::Verdict::refused) {
    harness::report({"refused", result.message, "", "", {}, {harness::story_of(result)}});
  }
  where at;
  at.file = result.file;
  at.line = result.line;
  harness::report({result.kind, result.message, result.expected, result.seen, at, {harness::story_of(result)}});
}

void outcome(std::string_view value) { engine::api::note_outcome(value.data(), value.size()); }

struct history::state {
  int unused = 0;
};

history::history(std::string_view model) : state_(nullptr) { engine::api::begin_history(std::string(model).c_str()); }
history::~history() { engine::api::end_history(); }

history::operation history::begin(std::string_view call) {
  return {*this, static_cast<std::size_t>(engine::api::begin_operation(call.data(), call.size()))};
}

void history::operation::end(std::string_view result) {
  engine::api::end_operation(static_cast<int>(index_), result.data(), result.size());
}

}  // namespace kit
