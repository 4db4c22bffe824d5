#include "grader/cohort/mutants.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "grader/base/files.h"
#include "grader/build/cache.h"
#include "grader/cohort/suspects.h"

namespace racecourse::cohort {
namespace {

using rubric::Mode;
using Clock = std::chrono::steady_clock;

constexpr std::size_t tidy_after = 50;  // mutants leave a few programs each

// One mutant, in a folder of its own. Programs stay in the cache: one that was interrupted goes on with them.
class Trial {
 public:
  Trial(Campaign const& campaign, MutantToTry const& mutant)
      : campaign_(campaign),
        rubric_(*campaign.rubric),
        request_(campaign.request),
        work_(campaign.request.workspace.cache) {
    request_.path = work_.path() + "/" + rubric_.header;
    request_.ours = request_.until_lost = true;
    request_.jobs = 1;
    if (!work_.ok()) {
      tried_.message = to_string(work_.problem());
    } else if (Result<bool> const written = write_file(request_.path, mutant.text); !written) {
      tried_.message = to_string(written.error());
    } else {
      ready_ = true;
    }
  }

  Tried run(std::vector<Suspect> const& suspects) {
    auto const start = Clock::now();
    if (ready_ && !is_killed_by_any(suspects) && !ended_) {
      for (Mode const mode : {Mode::functional, Mode::explore, Mode::memory, Mode::stress}) {
        grade("", mode);
        if (ended_) break;
      }
      if (!ended_) tried_.fate = Fate::alive;
    }
    tried_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return tried_;
  }

 private:
  bool is_killed_by_any(std::vector<Suspect> const& suspects) {
    for (Suspect const& suspect : suspects) {
      std::optional<Mode> const mode = rubric::mode_from(suspect.mode);
      if (!mode || !has(suspect.check, *mode)) continue;
      grade(suspect.check, *mode);
      if (ended_) return true;
    }
    return false;
  }

  bool has(std::string const& check, Mode mode) const {
    for (rubric::Check const& c : rubric_.checks) {
      if (c.id != check) continue;
      for (rubric::ModePlan const& plan : c.modes) {
        if (plan.mode == mode) return true;
      }
    }
    return false;
  }
  bool any_has(Mode mode) const {
    return std::any_of(rubric_.checks.begin(), rubric_.checks.end(),
                       [&](rubric::Check const& c) { return has(c.id, mode); });
  }

  void end(Fate fate, std::string const& message) {
    ended_ = true;
    tried_.fate = fate;
    tried_.message = message;
  }

  void grade(std::string const& check, Mode mode) {
    if (!any_has(mode)) return;
    request_.only_check = check;
    request_.modes = {mode};
    score::Grade const grade = campaign_.grade(request_, rubric_);
    for (score::Finding const& finding : grade.findings) {
      bool const compiler = finding.kind == "compile" || finding.kind == "link";
      return end(compiler ? Fate::does_not_compile : Fate::undecided, finding.message);
    }
    for (score::CheckGrade const& c : grade.checks) {
      if (c.verdict != score::Verdict::failed && c.verdict != score::Verdict::crashed) continue;
      tried_.check = c.id;
      tried_.mode = to_string(c.mode);
      return end(Fate::killed, c.message);
    }
    for (score::CheckGrade const& c : grade.checks) {
      if (c.verdict == score::Verdict::ungradable) return end(Fate::undecided, c.id + ": " + c.message);
    }
  }

  Campaign const& campaign_;
  rubric::Rubric const& rubric_;
  pipeline::Request request_;
  build::WorkFolder work_;
  Tried tried_;
  bool ready_ = false, ended_ = false;
};

}  // namespace

std::string to_string(Fate fate) {
  switch (fate) {
    case Fate::killed:
      return "killed";
    case Fate::alive:
      return "alive";
    case Fate::does_not_compile:
      return "does not compile";
    case Fate::undecided:
      return "undecided";
  }
  return "";
}

std::vector<std::optional<Tried>> try_mutants(Campaign const& campaign, std::span<MutantToTry const> mutants,
                                              std::function<void(std::size_t, Tried const&)> const& told,
                                              std::function<bool()> const& stopped) {
  std::vector<std::optional<Tried>> all(mutants.size());
  MutantLedger const ledger(campaign.request.workspace, campaign.setting);
  Suspects suspects;
  std::mutex telling;
  std::atomic<std::size_t> next{0};
  auto const tell = [&](std::size_t i, Tried const& tried) {
    std::lock_guard const hold(telling);
    suspects.note(mutants[i], tried);
    all[i] = tried;
    told(i, tried);
  };
  std::vector<std::size_t> to_try;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    std::optional<Tried> const known = campaign.again ? std::nullopt : ledger.recall(mutants[i]);
    if (known) {
      tell(i, *known);
    } else {
      to_try.push_back(i);
    }
  }
  auto const work = [&] {
    for (std::size_t n = next++; n < to_try.size() && !stopped(); n = next++) {
      std::size_t const i = to_try[n];
      std::vector<Suspect> suspected;
      {
        std::lock_guard const hold(telling);
        suspected = suspects.of(mutants[i], ledger.last_killer(mutants[i]));
      }
      Tried const tried = Trial(campaign, mutants[i]).run(suspected);
      if (stopped()) return;  // what was interrupted says nothing
      if (tried.fate != Fate::undecided) ledger.remember(mutants[i], tried);
      if (n % tidy_after == tidy_after - 1) build::tidy(campaign.request.workspace.cache, 2ull << 30);
      tell(i, tried);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < campaign.jobs; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return all;
}

}  // namespace racecourse::cohort
