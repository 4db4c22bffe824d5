#include <algorithm>
#include <map>
#include <set>

#include "grader/score/score.h"

namespace racecourse::score {
namespace {

// For a POSIX shell; plain words stay as they are.
std::string quoted(std::string const& word) {
  std::string const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string text = "'";
  for (char const c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string replay_command(rubric::Rubric const& rubric, About const& about, std::string const& check,
                           rubric::Mode mode) {
  std::string command = "./racecourse grade " + rubric.exercise + " --check " + check + " --mode " + to_string(mode);
  if (about.submission != "exercises/" + rubric.exercise + "/" + rubric.header) {
    command += " --submission " + quoted(about.submission);
  }
  if (about.compiler == "gcc") command += " --compiler gcc";
  return command;
}

// The student's line that the failure points at: the innermost of the first thread that has one; else, of what
// happened, the last one before it was too late.
std::optional<Place> location_of(trace::Failure const& failure) {
  if (failure.kind == "linearizability") return std::nullopt;  // it is the calls that do not fit together, not a line
  for (trace::ThreadStory const& thread : failure.threads) {
    for (trace::Frame const& frame : thread.stack) {
      if (frame.own && frame.place.line > 0) return frame.place;
    }
  }
  if (!failure.story) return std::nullopt;
  auto const& lines = failure.story->lines;
  auto const late = std::find_if(lines.begin(), lines.end(), [](trace::Line const& l) { return l.mark == "too late"; });
  for (auto line = late == lines.end() ? late : late + 1; line != lines.begin();) {
    --line;
    bool const by_another = late != lines.end() && line->thread != late->thread;
    if (!by_another && line->location && line->location->own) return line->location->place;
  }
  return std::nullopt;
}

// Hidden checks tell no more than their name: no kind, no reason, no place.
void tell(CheckGrade& grade, trace::Failure const& failure) {
  if (grade.visibility != rubric::Visibility::visible) {
    grade.why.clear();
    grade.message = "A hidden check failed: " + grade.title;
    return;
  }
  grade.kind = failure.kind;
  grade.message = failure.message;
  grade.expected = failure.expected;
  grade.seen = failure.seen;
  grade.threads = failure.threads;
  grade.story = failure.story;
  grade.location = location_of(failure);
}

int points_of(rubric::Check const& check, std::vector<ModeGrade> const& modes) {
  int lost = 0;
  for (ModeGrade const& mode : modes) {
    if (mode.verdict == Verdict::passed || mode.verdict == Verdict::skipped) continue;
    int cost = check.points;
    for (rubric::ModePlan const& plan : check.modes) {
      if (plan.mode == mode.mode && plan.failure_costs && mode.verdict != Verdict::ungradable)
        cost = *plan.failure_costs;
    }
    lost += cost;
  }
  return std::max(0, check.points - lost);
}

CheckGrade grade_check(rubric::Rubric const& rubric, rubric::Check const& check, std::vector<ModeGrade> modes,
                       About const& about) {
  CheckGrade grade;
  grade.id = check.id;
  grade.title = check.title;
  grade.why = check.why;
  grade.level = check.level;
  grade.max_score = check.points;
  grade.visibility = check.visibility;
  grade.mode = check.modes.front().mode;
  // What the student did wrong outranks what went wrong with us.
  ModeGrade const* deciding = nullptr;
  for (ModeGrade const& mode : modes) {
    bool const students = mode.verdict == Verdict::failed || mode.verdict == Verdict::crashed;
    bool const decided =
        deciding != nullptr && deciding->verdict != Verdict::passed && deciding->verdict != Verdict::ungradable;
    if (deciding == nullptr || (students && !decided) ||
        (mode.verdict == Verdict::ungradable && deciding->verdict == Verdict::passed)) {
      deciding = &mode;
    }
  }
  if (deciding != nullptr) {
    grade.mode = deciding->mode;
    grade.verdict = deciding->verdict;
    grade.score = points_of(check, modes);
    if (deciding->verdict == Verdict::ungradable) {
      grade.kind = deciding->failure->kind;  // our trouble: nothing about the check in it
      grade.message = deciding->failure->message;
    } else if (deciding->failure) {
      tell(grade, *deciding->failure);
    }
  }
  grade.replay = replay_command(rubric, about, check.id, grade.mode);
  grade.modes = std::move(modes);
  return grade;
}

// In words for the instructor, who is to look at the submission.
std::vector<std::string> suspicions_of(std::vector<trace::Evidence> const& evidence) {
  std::vector<std::string> all;
  for (trace::Evidence const& run : evidence) {
    for (std::string const& detector : run.blind) {
      all.push_back(run.check + ", " + to_string(run.mode) + ": what had to be reported was not (" + detector +
                    "). Has the submission blinded the detector?");
    }
  }
  return all;
}

bool stands(Verdict verdict) { return verdict == Verdict::passed; }

// A check that needs one which does not stand says so.
void note_needs(rubric::Rubric const& rubric, std::vector<CheckGrade>& grades) {
  std::map<std::string, Verdict> verdicts;
  for (CheckGrade const& grade : grades) verdicts[grade.id] = grade.verdict;
  for (CheckGrade& grade : grades) {
    if (grade.verdict != Verdict::skipped) continue;
    for (rubric::Check const& check : rubric.checks) {
      if (check.id != grade.id) continue;
      for (std::string const& need : check.needs) {
        if (verdicts.contains(need) && !stands(verdicts[need])) grade.needs_failed.push_back(need);
      }
    }
    grade.message = grade.needs_failed.empty()
                        ? "Not run"
                        : "Not run, since '" + grade.needs_failed.front() + "' does not pass yet";
  }
}

// Asked for some modes only, a check that has none of them is no part of the grade.
bool asked_for(rubric::Check const& check, std::vector<rubric::Mode> const& modes) {
  return modes.empty() || std::any_of(check.modes.begin(), check.modes.end(), [&](rubric::ModePlan const& plan) {
           return std::find(modes.begin(), modes.end(), plan.mode) != modes.end();
         });
}

// A check that costs nothing is advice: who does not follow it has full marks, and has passed.
bool is_advice(CheckGrade const& check) { return check.max_score == 0 && check.verdict != Verdict::ungradable; }

std::vector<LevelGrade> sum_levels(rubric::Rubric const& rubric, std::vector<CheckGrade> const& checks) {
  std::vector<LevelGrade> levels;
  for (std::size_t i = 0; i < rubric.levels.size(); ++i) {
    LevelGrade level{static_cast<int>(i) + 1, rubric.levels[i], 0, 0, Verdict::passed};
    bool asked = false;
    for (CheckGrade const& check : checks) {
      if (check.level != level.level) continue;
      asked = true;
      level.score += check.score;
      level.max_score += check.max_score;
      // The first that went wrong names the level; one that was not run is enough to keep it from passing.
      bool const undecided = level.verdict == Verdict::passed || level.verdict == Verdict::skipped;
      if (undecided && check.verdict != Verdict::passed && !is_advice(check)) level.verdict = check.verdict;
    }
    if (asked) levels.push_back(level);
  }
  return levels;
}

// Not run, although nothing that it needs failed: only we can have dropped it.
bool lost(CheckGrade const& check) { return check.verdict == Verdict::skipped && check.needs_failed.empty(); }

Verdict overall(std::vector<CheckGrade> const& checks, std::vector<Finding> const& findings) {
  auto const any = [&](Verdict v) {
    return std::any_of(checks.begin(), checks.end(),
                       [&](CheckGrade const& c) { return c.verdict == v && !is_advice(c); });
  };
  if (std::any_of(findings.begin(), findings.end(), is_ours) || any(Verdict::ungradable)) return Verdict::ungradable;
  if (!findings.empty()) return Verdict::failed;
  if (checks.empty() || std::any_of(checks.begin(), checks.end(), lost)) return Verdict::ungradable;
  if (any(Verdict::crashed)) return Verdict::crashed;
  if (any(Verdict::failed)) return Verdict::failed;
  return Verdict::passed;
}

std::string next_command(rubric::Rubric const& rubric, Grade const& grade, About const& about) {
  bool const own_file = about.submission == "exercises/" + rubric.exercise + "/" + rubric.header;
  std::string const which = rubric.exercise + (own_file ? "" : " --submission " + quoted(about.submission));
  bool const unread = std::any_of(grade.findings.begin(), grade.findings.end(),
                                  [](Finding const& finding) { return finding.kind == "intake"; });
  if (grade.verdict == Verdict::ungradable && !unread) return "./racecourse doctor";
  bool const part = about.up_to_level > 0 || !about.only_check.empty() || !about.modes.empty();
  if (grade.verdict == Verdict::passed) return part ? "./racecourse grade " + which : "./racecourse";
  return (grade.findings.empty() ? "./racecourse hint " : "./racecourse grade ") + which;
}

}  // namespace

bool is_ours(Finding const& finding) { return finding.kind == "internal" || finding.kind == "intake"; }

Grade grade(rubric::Rubric const& rubric, std::vector<trace::Evidence> const& evidence,
            std::vector<Finding> const& findings, About const& about) {
  Grade grade;
  grade.exercise = rubric.exercise;
  grade.title = rubric.title;
  grade.submission = about.submission;
  grade.submission_key = about.submission_key;
  grade.version = about.version;
  grade.compiler = about.compiler;
  grade.compiler_note = about.compiler_note;
  grade.sandbox = about.sandbox;
  grade.findings = findings;
  grade.max_score = 0;
  // What is not allowed or does not build in one of the modes has no points in the others.
  bool const refused = std::any_of(findings.begin(), findings.end(), [](Finding const& f) { return !is_ours(f); });
  for (rubric::Check const& check : rubric.checks) {
    if (about.up_to_level > 0 && check.level > about.up_to_level) continue;
    if (!about.only_check.empty() && check.id != about.only_check) continue;
    if (!asked_for(check, about.modes)) continue;
    std::vector<ModeGrade> modes;
    std::string output;
    for (rubric::ModePlan const& plan : check.modes) {
      auto const it = std::find_if(evidence.begin(), evidence.end(), [&](trace::Evidence const& e) {
        return e.check == check.id && e.mode == plan.mode && !refused;
      });
      if (it == evidence.end()) continue;
      modes.push_back(judge(check, *it));
      if (output.empty() && modes.back().verdict != Verdict::passed) output = it->output;
    }
    grade.checks.push_back(grade_check(rubric, check, std::move(modes), about));
    if (check.visibility == rubric::Visibility::visible) grade.checks.back().output = output;
  }
  grade.suspicions = suspicions_of(evidence);
  note_needs(rubric, grade.checks);
  for (CheckGrade const& check : grade.checks) {
    grade.score += check.score;
    grade.max_score += check.max_score;
  }
  grade.levels = sum_levels(rubric, grade.checks);
  if (grade.checks.empty() && findings.empty()) {
    grade.findings.push_back({"internal",
                              "Nothing was asked for: no check of this exercise has that level and mode",
                              "Leave --level, --check or --mode out",
                              {}});
  }
  grade.verdict = overall(grade.checks, grade.findings);
  grade.next = next_command(rubric, grade, about);
  return grade;
}

}  // namespace racecourse::score
