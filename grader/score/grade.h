// A Grade: the verdict on one submission to one exercise. A pure function of the evidence and the rubric; every report
// format is made from it and from nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/rubric/rubric.h"
#include "grader/score/measure.h"
#include "grader/trace/evidence.h"

namespace racecourse::score {

// Three families, never mixed: the student's fault (failed), the student's crash (crashed), ours (ungradable).
// `skipped`: not run, because a check it needs failed, or because a level or mode was not asked for.
enum class Verdict { passed, failed, crashed, ungradable, skipped };
std::string to_string(Verdict verdict);

// One check in one mode.
struct ModeGrade {
  rubric::Mode mode = rubric::Mode::functional;
  Verdict verdict = Verdict::skipped;
  std::optional<trace::Failure> failure;
  long executions = 0;
  bool exhaustive = false;
  double seconds = 0;
};

struct CheckGrade {
  std::string id, title, why;
  int level = 1;
  rubric::Mode mode = rubric::Mode::functional;  // the one that decided: the first that failed, else the first that ran
  Verdict verdict = Verdict::skipped;
  int score = 0, max_score = 0;
  std::string message;  // what happened, one or two sentences; "" when passed
  std::string expected, seen;
  std::optional<Place> location;  // in the student's file
  std::vector<trace::ThreadStory> threads;
  std::optional<trace::Story> story;  // of an explored failure: what happened, line by line
  std::string kind;                   // of the failure, "" when passed
  std::string replay;                 // a command
  std::string output;                 // what the submission printed, raw: reports escape it
  rubric::Visibility visibility = rubric::Visibility::visible;
  std::vector<std::string> needs_failed;  // why it was skipped
  std::vector<ModeGrade> modes;
};

// A remark before any check ran: a policy rule broken, a compiler's diagnostic, or our own trouble.
struct Finding {
  std::string kind;  // policy | compile | link | intake | internal
  std::string message;
  std::string remedy;
  Place place;
};
bool is_ours(Finding const& finding);  // no fault of what was submitted: the grade is `ungradable`

struct LevelGrade {
  int level = 1;
  std::string name;
  int score = 0, max_score = 0;
  Verdict verdict = Verdict::skipped;
};

struct Durations {  // seconds; left out where two grades are compared
  double policy = 0, compile = 0, link = 0, run = 0, total = 0, first_verdict = 0;
  long peak_kib = 0;
};

struct Grade {
  std::string exercise, title;
  std::string submission;      // path as given
  std::string submission_key;  // hash of the submission's bytes
  std::string version;         // grader + exercise, hashed
  std::string compiler;        // "clang" | "gcc"
  std::string compiler_note;   // why it is not the usual one; empty if it is
  std::string sandbox;         // layer in force: "bubblewrap", "landlock", "none (trusted)"
  Verdict verdict = Verdict::ungradable;
  int score = 0, max_score = 100;
  std::vector<Finding> findings;
  std::vector<LevelGrade> levels;
  std::vector<CheckGrade> checks;  // in rubric order
  std::vector<MeasureGrade> measures;
  std::vector<std::string> suspicions;  // for the instructor: detectors that have gone blind
  int bonus = 0;                        // what they earned, beside the score and no part of it
  std::string next;                     // the command to type next
  Durations durations;
};

}  // namespace racecourse::score
