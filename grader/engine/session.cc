#include "grader/engine/session.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "grader/engine/descriptions.h"
#include "grader/engine/heap.h"
#include "grader/engine/investigate.h"
#include "grader/engine/modules.h"
#include "grader/engine/observed.h"
#include "grader/engine/output.h"
#include "grader/engine/own_call.h"
#include "grader/engine/process.h"
#include "grader/engine/report.h"
#include "grader/engine/shadow.h"
#include "grader/engine/signals.h"
#include "grader/engine/snapshot.h"

namespace racecourse::engine::session {
namespace {

constexpr std::size_t most_findings = 50;
constexpr char const* not_repeated = "the program does not repeat itself";

// A failure as the search sees it, before it is looked into: enough to know one that was seen already.
struct Sight {
  FailureKind kind;
  std::uintptr_t place;
  bool operator==(Sight const&) const = default;
};

class Hunt {
 public:
  Hunt(Program const& program, Orders const& orders) : program_(program), orders_(orders) {}

  Search run() {
    for (;;) {
      result_ = {};
      observed::begin_search();
      world.complete = true;
      seen_.clear();
      findings_.clear();
      std::unique_ptr<explore::Strategy> const strategy = orders_.strategy();
      if (!go_through(*strategy)) continue;
      result_.complete = strategy->complete() && world.complete;
      return result_;
    }
  }

 private:
  // False: it must begin anew.
  bool go_through(explore::Strategy& strategy) {
    while (result_.executions < orders_.executions && strategy.begin()) {
      world.search_execution = result_.executions + 1;
      Ending const ending = run_once(program_, strategy, nullptr, true);
      result_.operations += world.operations;
      result_.switches += world.switches;
      if (ending == Ending::again) return false;  // what the strategy has seen is not what it will see
      if (ending == Ending::redundant || (ending == Ending::finished && strategy.redundant())) {
        ++result_.redundant;
        continue;
      }
      ++result_.executions;
      report::progress(result_);
      if (ending == Ending::refused) {
        result_.refused = failure::last().message;
        return true;
      }
      if (ending == Ending::failed && !goes_on_after_failure()) return true;
    }
    return true;
  }

  bool goes_on_after_failure() {
    Failure const failure = failure::last();
    if (!orders_.look_into_failures) {
      result_.failed = true;
      result_.failure = failure;
      return false;
    }
    Sight const sight{failure.kind, failure.frames > 0 ? failure.stack[0] : 0};
    if (std::find(seen_.begin(), seen_.end(), sight) != seen_.end()) return true;
    seen_.push_back(sight);
    explore::Schedule const schedule = explore::schedule_of(schedule::decisions());
    Divergence divergence;
    bool const complete = world.complete;
    Finding finding = investigate::confirm(program_, schedule, failure, orders_.effort, divergence);
    world.complete = complete;  // limits on trials are none on the search
    if (divergence.any) {
      report::divergence(divergence);
      result_.refused = not_repeated;
      return false;
    }
    if (std::find(findings_.begin(), findings_.end(), finding.places) == findings_.end()) {
      findings_.push_back(finding.places);
      finding.execution = result_.executions;
      report::finding(finding);
      if (!result_.failed) result_.failure = finding.failure;
      result_.failed = true;
    }
    return orders_.keep_going && findings_.size() < most_findings;
  }

  Program const& program_;
  Orders const& orders_;
  Search result_;
  std::vector<Sight> seen_;
  std::vector<Places> findings_;
};

// Repeats one schedule, and tells what comes of it.
Search repeat(Program const& program, Orders const& orders) {
  Search result;
  Divergence divergence;
  Finding finding = investigate::show(program, *orders.schedule, orders.stop, divergence);
  result.executions = 1;
  result.operations = world.operations;
  result.switches = world.switches;
  if (divergence.any) {
    report::divergence(divergence);
    result.refused = not_repeated;
    return result;
  }
  finding.execution = 1;
  report::finding(finding);
  result.failed = true;
  result.failure = finding.failure;
  return result;
}

}  // namespace

namespace {

// What the first exception and the first walk over a stack bind and set up is there before the snapshot, and so not
// done again in every execution.
void warm_up() {
  std::uintptr_t frames[4];
  failure::stack(frames, 4);
  try {
    throw 0;
  } catch (int) {
  }
}

}  // namespace

void set_up() {
  fibers::set_up();
  shadow::set_up();
  signals::set_up();
  process::set_up();
  modules::set_up();
  find_runtime_code();
  warm_up();
}

void enter() {
  std::fflush(nullptr);  // or every execution would begin with what is still to be written
  signals::take_over();
  snapshot::take();
}

void leave() {
  snapshot::leave();
  signals::give_back();
}

Ending run_once(Program const& program, explore::Strategy& strategy, Recorder* recorder, bool counts) {
  snapshot::restore();
  heap::begin();
  observed::begin();
  output::begin();
  Ending const ending = schedule::run(program.body, program.argument, strategy, recorder);
  observed::end(counts && ending == Ending::finished);
  return ending;
}

Search search(Program const& program, Orders const& orders) {
  output::mute();
  descriptions::begin_search();
  Search const result = orders.schedule != nullptr ? repeat(program, orders) : Hunt(program, orders).run();
  descriptions::end_search();
  output::unmute();
  return result;
}

}  // namespace racecourse::engine::session
