#include "grader/pipeline/pipeline.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "grader/base/hash.h"
#include "grader/base/layers.h"
#include "grader/build/take_in.h"
#include "grader/drive/drive.h"
#include "grader/linearize/linearize.h"
#include "grader/pipeline/ahead.h"
#include "grader/pipeline/measuring.h"
#include "grader/pipeline/programs.h"
#include "grader/pipeline/runs.h"
#include "grader/score/score.h"

namespace racecourse::pipeline {
namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// One grade on its way. Not shared between threads except where a mutex says so.
class Way {
 public:
  // `note`: on the compiler.
  Way(Request const& request, rubric::Rubric const& rubric, Progress const& progress, std::string const& note = "")
      : request_(request), rubric_(rubric), progress_(progress) {
    about_.compiler = to_string(request.workspace.compiler);
    about_.compiler_note = note;
    about_.sandbox =
        to_string(request.workspace.layer) + (request.workspace.layer == sandbox::Layer::none ? " (trusted)" : "");
    about_.submission = request.path;
    about_.up_to_level = request.up_to_level;
    about_.only_check = request.only_check;
    about_.modes = modes_run(request);
  }

  score::Grade go() {
    if (take_in()) run_all();
    score::Grade grade = score::grade(rubric_, evidence_, findings_, about_);
    if (wants_measures(request_, rubric_)) measure(grade);
    durations_.total = since(start_);
    grade.durations = durations_;
    return grade;
  }

  // It ended since the compiler does not take the header, and g++ does. What g++ has made is in the cache.
  bool needs_gcc() const { return needs_gcc_; }

 private:
  // A fast wrong answer is no answer: only what has passed its checks is measured.
  void measure(score::Grade& grade) {
    if (grade.verdict == score::Verdict::passed) {
      grade.measures = measure_all(request_, rubric_, submission_, progress_.stage);
    } else {
      for (auto const& m : rubric_.measure) grade.measures.push_back(score::not_measured(m, "not all checks pass"));
    }
    for (score::MeasureGrade const& m : grade.measures) grade.bonus += m.points;
  }

  // What the rules say of the submission, and how long it took to find out.
  struct Walk {
    Result<Problems> findings;
    double seconds;
    bool admits() const { return findings && findings->empty(); }
  };

  bool take_in() {
    if (request_.workspace.layer == sandbox::Layer::none && !request_.trusted) {
      add("internal", {"there is no sandbox on this machine, so submissions are not run",
                       "./racecourse doctor says how to get one; --trust-submissions runs without",
                       {}});
      return false;
    }
    Result<submission::Submission> taken =
        build::take_in(request_.path, rubric_.exercise, rubric_.header, request_.workspace.layer);
    if (!taken) {
      add("intake", taken.error());
      return false;
    }
    submission_ = std::move(*taken);
    about_.submission = submission_.path;
    about_.submission_key = submission_.key;
    return true;
  }

  Walk walk() const {
    if (request_.ours || !layers().policy) return {Problems{}, 0};
    auto const start = Clock::now();
    Result<Problems> findings = build::check_policy(submission_, rubric_, request_.workspace);
    return {std::move(findings), since(start)};
  }

  bool admit(Walk const& walk) {
    durations_.policy = walk.seconds;
    if (!walk.findings) {
      add("internal", walk.findings.error());
    } else {
      for (Problem const& finding : *walk.findings) add("policy", finding);
    }
    return walk.admits();
  }

  void add(std::string const& kind, Problem const& problem) {
    findings_.push_back({kind, problem.message, problem.remedy, problem.place});
  }

  build::Built compiled(Program const& program, build::Flavour flavour) const {
    return build::build(submission_, flavour, request_.workspace, program.checks());
  }

  // Nothing is run of what the rules forbid. But the compiler has a jail of its own, so that the first program is
  // compiled while the rules are still being checked, and each of the others while those before it run. With one job
  // at a time, everything is done when it is needed.
  void run_all() {
    std::vector<Planned> const runs = runs_for(rubric_, request_);
    std::vector<Program> const programs = programs_for(runs);
    total_ = static_cast<int>(runs.size());
    bool const at_once = request_.jobs > 1;
    progress_.stage(at_once ? "checking the rules and compiling" : "checking the rules");
    std::shared_future<Walk> const walked =
        std::async(at_once ? std::launch::async : std::launch::deferred, [this] { return walk(); });
    if (!at_once && !admit(walked.get())) return;
    Ahead<build::Built> later(pieces_after_first(programs, walked), at_once);
    for (Program const& program : programs) {
      progress_.stage("compiling");
      bool const first = &program == &programs.front();
      built_.insert_or_assign(program.flavour, first ? compiled(program, program.flavour) : later.next());
      if (at_once && first && !admit(walked.get())) return;
      needs_gcc_ = only_gcc_compiles(program);
      if (needs_gcc_ || !usable(program.flavour)) return;
      if (wants_reference(program) && !take_reference(later.next())) return;
      run_program(program);
      if (is_over()) return;
    }
    if (at_once && programs.empty()) admit(walked.get());
  }

  // clang 14 lacks some of C++20 that g++ 12 has, such as aggregates made by round brackets (P0960).
  bool only_gcc_compiles(Program const& program) const {
    build::Built const& built = built_.at(program.flavour);
    bool const refused = !built && built.error().kind == build::Failure::Kind::compile;
    if (!refused || !request_.either_compiler || request_.workspace.compiler == build::Compiler::gcc) return false;
    build::Workspace other = request_.workspace;
    other.compiler = build::Compiler::gcc;
    return build::build(submission_, program.flavour, other, program.checks()).has_value();
  }

  // Each of the later programs, and the reference after the one that it stands beside.
  std::vector<Ahead<build::Built>::Piece> pieces_after_first(std::vector<Program> const& programs,
                                                             std::shared_future<Walk> const& walked) const {
    std::vector<Ahead<build::Built>::Piece> pieces;
    auto const add_piece = [&](Program const& program, build::Flavour flavour) {
      pieces.emplace_back([this, &program, flavour, walked]() -> build::Built {
        if (!walked.get().admits()) return build::Failure{};  // nobody will ask for it
        return compiled(program, flavour);
      });
    };
    for (Program const& program : programs) {
      if (&program != &programs.front()) add_piece(program, program.flavour);
      if (wants_reference(program)) add_piece(program, build::Flavour::reference);
    }
    return pieces;
  }

  bool wants_reference(Program const& program) const {
    return program.flavour == build::Flavour::stress && rubric_.reference != rubric::Reference::sequential_model;
  }

  bool take_reference(build::Built built) {
    reference_.emplace(std::move(built));
    if (*reference_) return true;
    add("internal", {"the reference cannot be built: " + describe(reference_->error()), "", {}});
    return false;
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
  // before it, so waiting cannot go in a circle.
  void run_program(Program const& program) {
    std::vector<Planned const*> mine;
    for (Planned const& run : program.runs) mine.push_back(&run);
    auto const start = Clock::now();
    std::size_t next = 0;
    // In waves of one level: `needs` never point to a higher one, and within a level they are honoured in order.
    while (next < mine.size() && !is_over()) {
      std::size_t end = next;
      std::set<std::string> in_wave;
      while (end < mine.size() && can_join(*mine[end]->check, in_wave)) in_wave.insert(mine[end++]->check->id);
      run_wave({mine.begin() + static_cast<std::ptrdiff_t>(next), mine.begin() + static_cast<std::ptrdiff_t>(end)},
               program.flavour);
      next = end;
    }
    durations_.run += since(start);
  }

  // A check joins the wave unless it needs one that is still to be decided in it.
  static bool can_join(rubric::Check const& check, std::set<std::string> const& in_wave) {
    return std::none_of(check.needs.begin(), check.needs.end(),
                        [&](std::string const& need) { return in_wave.contains(need); });
  }

  bool is_over() const { return request_.until_lost && lost_; }

  // A check that has failed in one mode is decided; one whose needs do not stand is skipped.
  bool may_run(rubric::Check const& check) const {
    return !failed_.contains(check.id) && std::none_of(check.needs.begin(), check.needs.end(),
                                                       [&](std::string const& need) { return failed_.contains(need); });
  }

  // Which of them are run is settled before the first begins, and they are taken in order, each as soon as all before
  // it are there: neither depends on which is the quickest.
  void run_wave(std::vector<Planned const*> const& wave, build::Flavour flavour) {
    std::vector<char> wanted;
    for (Planned const* const planned : wave) wanted.push_back(may_run(*planned->check) ? 1 : 0);
    std::vector<std::optional<trace::Evidence>> results(wave.size());
    std::atomic<std::size_t> next{0};
    std::mutex taking;
    std::size_t taken = 0;
    auto const work = [&] {
      for (std::size_t i = next++; i < wave.size(); i = next++) {
        std::optional<trace::Evidence> result;
        if (is_over()) return;
        if (wanted[i] != 0) result = run_one(*wave[i], flavour);
        std::lock_guard const hold(taking);
        results[i] = std::move(result);
        for (; taken < wave.size() && (results[taken] || wanted[taken] == 0); ++taken) {
          if (results[taken]) take(*wave[taken], std::move(*results[taken]));
        }
      }
    };
    std::vector<std::future<void>> others;
    // Stress runs have the machine for themselves: their threads need both cores.
    int const jobs = flavour == build::Flavour::stress ? 1 : request_.jobs;
    for (int i = 1; i < jobs; ++i) others.push_back(std::async(std::launch::async, work));
    work();
    for (auto& other : others) other.get();
    for (std::size_t i = 0; i < wave.size(); ++i) {
      if (wanted[i] == 0) failed_.insert(wave[i]->check->id);  // what needs a skipped one is skipped as well
    }
  }

  trace::Evidence run_one(Planned const& planned, build::Flavour flavour) {
    drive::Order const order{rubric_.exercise, *planned.check,   planned.plan,
                             submission_.key,  submission_.path, submission_.text};
    build::Binary const* const reference = reference_ && *reference_ ? &**reference_ : nullptr;
    trace::Evidence evidence = drive::run(order, *built_.at(flavour), reference, request_.workspace);
    std::uint64_t const refused = linearize::judge_all(evidence);
    if (refused != 0) {
      drive::tell_history(order, *built_.at(flavour), request_.workspace, refused, evidence.failures.front());
    }
    evidence.histories.clear();
    score::Verdict const verdict = score::judge(*planned.check, evidence).verdict;
    bool const failed = verdict == score::Verdict::failed || verdict == score::Verdict::crashed;
    if (failed && planned.plan.mode == rubric::Mode::stress) {
      drive::hold(order, *built_.at(flavour), request_.workspace, evidence);
    }
    return evidence;
  }

  void take(Planned const& planned, trace::Evidence evidence) {
    score::ModeGrade const judged = score::judge(*planned.check, evidence);
    if (judged.verdict != score::Verdict::passed) failed_.insert(planned.check->id);
    if (judged.verdict == score::Verdict::failed || judged.verdict == score::Verdict::crashed) lost_ = true;
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
  std::atomic<bool> lost_{false};
  bool needs_gcc_ = false;
  int done_ = 0, total_ = 0;
};

}  // namespace

score::Grade grade(Request const& request, rubric::Rubric const& rubric, Progress const& progress) {
  Way way(request, rubric, progress);
  score::Grade first = way.go();
  if (!way.needs_gcc()) return first;
  Request by_gcc = request;
  by_gcc.workspace.compiler = build::Compiler::gcc;
  return Way(by_gcc, rubric, progress, "clang does not compile this header, and g++ does: it is graded with g++.").go();
}

}  // namespace racecourse::pipeline
