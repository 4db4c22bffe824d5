#include "grader/engine/investigate.h"

#include <algorithm>

#include "grader/engine/debugger.h"
#include "grader/engine/output.h"
#include "grader/engine/recorder.h"
#include "grader/explore/continued.h"
#include "grader/explore/shrink.h"
#include "grader/explore/strategies.h"

namespace racecourse::engine::investigate {
namespace {

using explore::Follow;
using explore::Schedule;

std::uint64_t hash_of(std::uintptr_t const* frames, int count) {
  std::uint64_t hash = static_cast<std::uint64_t>(count);
  for (int i = 0; i < count; ++i) hash = (hash ^ frames[i]) * 0x9e3779b97f4a7c15u + (hash >> 31);
  return hash;
}

std::uint64_t hash_of(StackNumber stack) {
  int count = 0;
  std::uintptr_t const* const frames = recorder::frames(stack, count);
  return hash_of(frames, count);
}

// Lower limits on an execution while it lives: one that goes astray must not cost a million steps.
class ShortRuns {
 public:
  explicit ShortRuns(Schedule const& schedule, Failure const& failure) : usual_(world.rules.steps) {
    if (failure.kind != FailureKind::livelock) {
      world.rules.steps = std::min(usual_, 10'000 + 10 * schedule.steps());
    }
  }
  ~ShortRuns() { world.rules.steps = usual_; }
  ShortRuns(ShortRuns const&) = delete;

 private:
  std::uint64_t usual_;
};

recorder::Watch watch_for(Failure const& failure, std::uint64_t steps, bool accesses_only) {
  std::uint64_t const size = failure.size == 0 && failure.address != 0 ? 1 : failure.size;
  return {failure.address, size, steps, accesses_only};
}

Ending run(Program const& program, explore::Strategy& strategy, recorder::Watch const& watch) {
  recorder::prepare(watch);
  strategy.begin();
  return session::run_once(program, strategy, recorder::get());
}

class ProgramTrials final : public explore::Trials {
 public:
  ProgramTrials(Program const& program, Failure const& failure, Places const& wanted, Effort const& effort)
      : program_(program), failure_(failure), wanted_(wanted), effort_(effort) {}

  bool fails(Schedule const& wish, Schedule& executed) override {
    ++trials_;
    Follow follow(wish, Follow::as_far_as_possible);
    Ending const ending = run(program_, follow, watch_for(failure_, 0, true));
    steps_ += world.operations;
    if (ending != Ending::failed || !(places(failure::last()) == wanted_)) return false;
    executed = explore::schedule_of(schedule::decisions());
    return true;
  }
  bool spent() const override { return trials_ >= effort_.trials || steps_ >= effort_.steps; }
  std::uint64_t trials() const { return trials_; }

 private:
  Program const& program_;
  Failure const& failure_;
  Places const& wanted_;
  Effort const& effort_;
  std::uint64_t trials_ = 0, steps_ = 0;
};

// The stack of the last thing that was recorded up to a step.
void note_place(Divergence& divergence) {
  StackNumber stack = 0;
  for (std::size_t i = 0; i < recorder::count() && recorder::event(i).step <= divergence.step; ++i) {
    if (recorder::event(i).stack != 0) stack = recorder::event(i).stack;
  }
  int count = 0;
  std::uintptr_t const* const frames = recorder::frames(stack, count);
  divergence.frames = std::min(count, most_frames);
  std::copy(frames, frames + divergence.frames, divergence.stack);
}

// Where two logs part.
void compare(Follow::Log const& before, Follow::Log const& now, Divergence& divergence) {
  if (before == now) return;
  divergence.any = true;
  std::size_t const shorter = std::min(before.steps.size(), now.steps.size());
  std::size_t i = 0;
  while (i < shorter && before.steps[i] == now.steps[i]) ++i;
  divergence.step = i + 1;
  divergence.both = i < shorter;
  if (i < before.steps.size()) divergence.before = before.steps[i];
  if (i < now.steps.size()) divergence.now = now.steps[i];
}

// Runs the schedule as it stands. False: it was not repeated.
bool repeat(Program const& program, Schedule const& schedule, Failure const& failure, Finding& found,
            Divergence& divergence) {
  Follow follow(schedule, Follow::exactly);
  Ending const ending = run(program, follow, watch_for(failure, schedule.steps(), false));
  if (ending == Ending::again) return repeat(program, schedule, failure, found, divergence);
  found.failure = failure::last();
  found.log = follow.log();
  bool const as_before = failure.kind == FailureKind::none || found.failure.kind == failure.kind;
  if (ending == Ending::failed && !follow.diverged() && as_before) {
    found.places = places(found.failure);
    return true;
  }
  divergence.any = true;
  divergence.step = std::max<std::uint64_t>(1, found.log.count);
  if (!found.log.steps.empty()) divergence.now = found.log.steps.back();
  note_place(divergence);
  return false;
}

class Continuations {
 public:
  Continuations(Program const& program, Schedule const& schedule, Effort const& effort)
      : program_(program), schedule_(schedule), effort_(effort) {}

  // An execution that begins like this one and ends well was found after `steps` of its steps.
  bool can_end_well(std::uint64_t steps) {
    tried = 0;
    proven = false;
    if (some_end_well(steps, explore::exhaustive(), effort_.in_order)) return true;
    return !proven && some_end_well(steps, explore::random_walk(steps + 1), effort_.at_random);
  }

  std::uint64_t tried = 0;
  bool proven = false;

 private:
  bool some_end_well(std::uint64_t steps, std::unique_ptr<explore::Strategy> rest, std::uint64_t most) {
    auto const strategy = explore::continued(schedule_, steps, std::move(rest));
    for (std::uint64_t i = 0; i < most; ++i, ++tried) {
      if (!strategy->begin()) {
        proven = strategy->complete();
        return false;
      }
      if (session::run_once(program_, *strategy, nullptr) == Ending::finished) return true;
    }
    return false;
  }

  Program const& program_;
  Schedule const& schedule_;
  Effort const& effort_;
};

// By bisection: what can still end well after some steps could so after fewer.
NoReturn find_no_return(Program const& program, Schedule const& schedule, Effort const& effort) {
  Continuations continuations(program, schedule, effort);
  std::uint64_t good = 0, bad = schedule.steps();  // after `good` steps it could end well, after `bad` it could not
  NoReturn result;
  result.known = true;
  if (!continuations.can_end_well(0)) {
    return {true, 0, continuations.proven, continuations.tried};
  }
  result.step = bad;
  result.proven = true;  // the failure itself
  while (bad - good > 1) {
    std::uint64_t const middle = good + (bad - good) / 2;
    if (continuations.can_end_well(middle)) {
      good = middle;
    } else {
      bad = middle;
      result = {true, bad, continuations.proven, continuations.tried};
    }
  }
  return result;
}

}  // namespace

}  // namespace racecourse::engine::investigate

namespace racecourse::engine {

std::size_t Finding::preemptions() const {
  std::size_t n = 0;
  for (std::size_t i = 1; i < log.steps.size(); ++i) {
    int const before = log.steps[i - 1].thread;
    if (log.steps[i].thread != before && explore::contains(log.steps[i].enabled, before)) ++n;
  }
  return n;
}

}  // namespace racecourse::engine

namespace racecourse::engine::investigate {

Places places(Failure const& failure) {
  Places result{failure.kind, {}};
  if (failure.kind == FailureKind::livelock) return result;  // wherever in its loop a thread was stopped
  if (failure.kind == FailureKind::deadlock) {
    for (std::uint32_t i = 0; i < world.threads; ++i) {
      if (!world.fibers[i].finished) result.stacks.push_back(hash_of(recorder::standing(static_cast<int>(i)).stack));
    }
  } else {
    result.stacks.push_back(hash_of(failure.stack, failure.frames));
  }
  if (failure.kind == FailureKind::data_race) {
    if (Event const* const other = recorder::other_access(failure); other != nullptr) {
      result.stacks.push_back(hash_of(other->stack));
    }
  }
  std::sort(result.stacks.begin(), result.stacks.end());
  return result;
}

namespace {

// Twice the same, or a divergence. `between` is called between the two.
template <class F>
Finding twice(Program const& program, Schedule const& schedule, Failure const& failure, Divergence& divergence,
              F between) {
  Finding first, found;
  found.schedule = schedule;
  found.switches_as_found = schedule.switches();
  if (!repeat(program, schedule, failure, first, divergence)) return found;
  between();
  if (!repeat(program, schedule, first.failure, found, divergence)) return found;
  compare(first.log, found.log, divergence);
  if (divergence.any) note_place(divergence);
  return found;
}

}  // namespace

Finding confirm(Program const& program, Schedule const& schedule, Failure const& failure, Effort const& effort,
                Divergence& divergence) {
  Finding found = twice(program, schedule, failure, divergence, [] {});
  if (divergence.any) return found;
  ShortRuns const limits(schedule, failure);
  ProgramTrials trials(program, found.failure, found.places, effort);
  Schedule const simple = explore::shrink(schedule, trials);
  found.trials = trials.trials();
  // Where one history is looked for, that others come to another one says nothing of when this one went wrong.
  bool const can_return = failure.kind != FailureKind::data_race && world.rules.refused_history == 0;
  if (can_return) found.no_return = find_no_return(program, simple, effort);
  Finding told;
  if (repeat(program, simple, found.failure, told, divergence)) {
    found.failure = told.failure;
    found.log = std::move(told.log);
    found.schedule = simple;
  }
  return found;
}

Finding show(Program const& program, Schedule const& schedule, int stop, Divergence& divergence) {
  Failure any;
  any.kind = FailureKind::none;
  Finding found = twice(program, schedule, any, divergence, [stop] {
    output::unmute();
    debugger::enable(stop);
  });
  debugger::enable(-1);
  return found;
}

}  // namespace racecourse::engine::investigate
