#include "grader/pipeline/pipeline.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "grader/base/hash.h"
#include "grader/drive/drive.h"
#include "grader/linearize/linearize.h"
#include "grader/pipeline/runs.h"
#include "grader/score/score.h"

namespace racecourse::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// One grade on its way. Not shared between threads except where a mutex says so.
class Way {
 public:
  Way(Request const& request, rubric::Rubric const& rubric, Progress const& progress)
      : request_(request), rubric_(rubric), progress_(progress) {
    about_.compiler = to_string(request.workspace.compiler);
    about_.sandbox =
        to_string(request.workspace.layer) + (request.workspace.layer == sandbox::Layer::none ? " (trusted)" : "");
    about_.submission = request.path;
    about_.up_to_level = request.up_to_level;
    about_.only_check = request.only_check;
    about_.modes = request.modes;
  }

  score::Grade go() {
    if (admit()) run_all();
    score::Grade grade = score::grade(rubric_, evidence_, findings_, about_);
    durations_.total = since(start_);
    grade.durations = durations_;
    return grade;
  }

 private:
  bool admit() {
    if (request_.workspace.layer == sandbox::Layer::none && !request_.trusted) {
      add("internal", {"there is no sandbox on this machine, so submissions are not run",
                       "./racecourse doctor says how to get one; --trust-submissions runs without",
                       {}});
      return false;
    }
    Result<submission::Submission> taken = submission::take_in(request_.path, rubric_.exercise, rubric_.header);
    if (!taken) {
      add("intake", taken.error());
      return false;
    }
    submission_ = std::move(*taken);
    about_.submission = submission_.path;
    about_.submission_key = submission_.key;
    progress_.stage("checking the rules");
    auto const start = Clock::now();
    Result<Problems> const findings = build::check_policy(submission_, rubric_, request_.workspace);
    durations_.policy = since(start);
    if (!findings) {
      add("internal", findings.error());
      return false;
    }
    for (Problem const& finding : *findings) add("policy", finding);
    return findings->empty();
  }

  void add(std::string const& kind, Problem const& problem) {
    findings_.push_back({kind, problem.message, problem.remedy, problem.place});
  }

  // Programs are built in the order in which they are needed, at most `jobs` compilers at a time; runs of the first
  // program go on while the next is being compiled.
  void run_all() {
    std::vector<Planned> const runs = runs_for(rubric_, request_);
    std::vector<build::Flavour> flavours;
    for (Planned const& run : runs) {
      build::Flavour const flavour = build::flavour_for(run.plan.mode);
      if (std::find(flavours.begin(), flavours.end(), flavour) == flavours.end()) flavours.push_back(flavour);
    }
    bool const stress = std::find(flavours.begin(), flavours.end(), build::Flavour::stress) != flavours.end();
    total_ = static_cast<int>(runs.size());
    progress_.stage("compiling");
    for (std::size_t i = 0; i < flavours.size(); ++i) {
      std::future<build::Built> ahead;
      if (i == 0) built_.emplace(flavours[0], build::build(submission_, flavours[0], request_.workspace));
      if (!usable(flavours[i])) return;
      bool const more = i + 1 < flavours.size();
      if (more) {
        ahead = std::async(std::launch::async,
                           [&, next = flavours[i + 1]] { return build::build(submission_, next, request_.workspace); });
      }
      if (flavours[i] == build::Flavour::stress && stress && rubric_.reference != rubric::Reference::sequential_model) {
        reference_.emplace(build::build(submission_, build::Flavour::reference, request_.workspace));
        if (!*reference_) {
          add("internal", {"the reference cannot be built: " + describe(reference_->error()), "", {}});
          if (more) ahead.wait();
          return;
        }
      }
      run_flavour(runs, flavours[i]);
      if (more) built_.emplace(flavours[i + 1], ahead.get());
    }
  }

  static std::string describe(build::Failure const& failure) {
    return failure.diagnostics.empty()
               ? failure.ours
               : to_string(failure.diagnostics.front().place) + ": " + failure.diagnostics.front().message;
  }

  bool usable(build::Flavour flavour) {
    build::Built const& built = built_.at(flavour);
    if (built) {
      durations_.compile += built->compile_seconds;
      durations_.link += built->link_seconds;
      return true;
    }
    build::Failure const& failure = built.error();
    if (failure.kind == build::Failure::Kind::ours) add("internal", {failure.ours, "", {}});
    std::string const kind = failure.kind == build::Failure::Kind::link ? "link" : "compile";
    for (build::Diagnostic const& d : failure.diagnostics) {
      Place place = d.place;
      if (place.file.empty()) place.file = submission_.path;
      findings_.push_back({kind, d.message, "", place});
    }
    return false;
  }

  // Checks of one program, `jobs` at a time. A check starts when those it needs are decided; what it needs stands
  // before it in `runs`, so waiting cannot go in a circle.
  void run_flavour(std::vector<Planned> const& runs, build::Flavour flavour) {
    std::vector<Planned const*> mine;
    for (Planned const& run : runs) {
      if (build::flavour_for(run.plan.mode) == flavour) mine.push_back(&run);
    }
    auto const start = Clock::now();
    std::size_t next = 0;
    // In waves of one level: `needs` never point to a higher one, and within a level they are honoured in order.
    while (next < mine.size()) {
      std::size_t end = next;
      std::set<std::string> in_wave;
      while (end < mine.size() && can_join(*mine[end]->check, in_wave)) in_wave.insert(mine[end++]->check->id);
      run_wave({mine.begin() + static_cast<std::ptrdiff_t>(next), mine.begin() + static_cast<std::ptrdiff_t>(end)},
               flavour);
      next = end;
    }
    durations_.run += since(start);
  }

  // A check joins the wave unless it needs one that is still to be decided in it.
  static bool can_join(rubric::Check const& check, std::set<std::string> const& in_wave) {
    return std::none_of(check.needs.begin(), check.needs.end(),
                        [&](std::string const& need) { return in_wave.contains(need); });
  }

  // A check that has failed in one mode is decided; one whose needs do not stand is skipped.
  bool may_run(rubric::Check const& check) const {
    return !failed_.contains(check.id) && std::none_of(check.needs.begin(), check.needs.end(),
                                                       [&](std::string const& need) { return failed_.contains(need); });
  }

  void run_wave(std::vector<Planned const*> wave, build::Flavour flavour) {
    std::vector<std::optional<trace::Evidence>> results(wave.size());
    std::atomic<std::size_t> next{0};
    auto const work = [&] {
      for (std::size_t i = next++; i < wave.size(); i = next++) {
        if (may_run(*wave[i]->check)) results[i] = run_one(*wave[i], flavour);
      }
    };
    std::vector<std::future<void>> others;
    // Stress runs have the machine for themselves: their threads need both cores.
    int const jobs = flavour == build::Flavour::stress ? 1 : request_.jobs;
    for (int i = 1; i < jobs; ++i) others.push_back(std::async(std::launch::async, work));
    work();
    for (auto& other : others) other.get();
    for (std::size_t i = 0; i < wave.size(); ++i) {
      if (!results[i]) failed_.insert(wave[i]->check->id);  // what needs a skipped one is skipped as well
      if (results[i]) take(*wave[i], std::move(*results[i]));
    }
  }

  trace::Evidence run_one(Planned const& planned, build::Flavour flavour) {
    drive::Order const order{rubric_.exercise, *planned.check, planned.plan, submission_.key, submission_.path};
    build::Binary const* const reference = reference_ && *reference_ ? &**reference_ : nullptr;
    trace::Evidence evidence = drive::run(order, *built_.at(flavour), reference, request_.workspace);
    for (trace::History const& history : evidence.histories) {
      if (!evidence.failures.empty()) break;
      if (auto failure = linearize::judge(history)) evidence.failures.push_back(std::move(*failure));
    }
    evidence.histories.clear();
    return evidence;
  }

  void take(Planned const& planned, trace::Evidence evidence) {
    score::ModeGrade const judged = score::judge(*planned.check, evidence);
    if (judged.verdict != score::Verdict::passed) failed_.insert(planned.check->id);
    durations_.peak_kib = std::max(durations_.peak_kib, evidence.peak_kib);
    evidence_.push_back(std::move(evidence));
    if (durations_.first_verdict == 0) durations_.first_verdict = since(start_);
    score::About const about = about_;
    score::Grade const so_far = score::grade(rubric_, {evidence_.back()}, {}, about);
    auto const it = std::find_if(so_far.checks.begin(), so_far.checks.end(),
                                 [&](score::CheckGrade const& c) { return c.id == planned.check->id; });
    if (it != so_far.checks.end()) progress_.check(*it, ++done_, total_);
  }

  Request const& request_;
  rubric::Rubric const& rubric_;
  Progress const& progress_;
  Clock::time_point start_ = Clock::now();
  submission::Submission submission_;
  score::About about_;
  score::Durations durations_;
  std::vector<score::Finding> findings_;
  std::vector<trace::Evidence> evidence_;
  std::map<build::Flavour, build::Built> built_;
  std::optional<build::Built> reference_;
  std::set<std::string> failed_;
  int done_ = 0, total_ = 0;
};

}  // namespace

score::Grade grade(Request const& request, rubric::Rubric const& rubric, Progress const& progress) {
  return Way(request, rubric, progress).go();
}

}  // namespace racecourse::pipeline
