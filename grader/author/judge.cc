#include "grader/author/judge.h"

#include <fmt/format.h>

#include <algorithm>

namespace racecourse::author {
namespace {

using score::Verdict;
using Lines = std::vector<std::string>;

template <class Range, class T>
bool contains(Range const& range, T const& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

bool holds_words(std::string const& text, Lines const& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](std::string const& word) { return text.find(word) != std::string::npos; });
}

score::CheckGrade const* find(score::Grade const& grade, std::string const& id) {
  auto const it = std::find_if(grade.checks.begin(), grade.checks.end(), [&](auto const& c) { return c.id == id; });
  return it == grade.checks.end() ? nullptr : &*it;
}

Lines judge_wrong(rubric::Expectation const& expected, score::Grade const& grade) {
  Lines found;
  bool caught = false;
  for (score::Finding const& f : grade.findings) found.push_back("is refused: " + f.message);
  for (auto const& [id, words] : expected.fails) {
    score::CheckGrade const* const check = find(grade, id);
    if (check == nullptr) continue;  // has no such mode
    caught = true;
    bool const failed = check->verdict == Verdict::failed || check->verdict == Verdict::crashed;
    if (!failed) found.push_back("should fail " + id + ", but that is " + to_string(check->verdict));
    std::string const all = check->message + " " + check->expected + " " + check->seen + " " + check->kind;
    if (failed && !holds_words(all, words)) found.push_back("fails " + id + " with other words: " + all);
  }
  if (!caught) found.push_back("is caught by no check that ran");
  for (score::CheckGrade const& check : grade.checks) {
    bool const named = expected.fails.contains(check.id) || contains(expected.may_fail, check.id);
    bool const fine = check.verdict == Verdict::passed || check.verdict == Verdict::skipped;
    if (!named && !fine) found.push_back("fails " + check.id + " as well (" + check.kind + "): " + check.message);
  }
  return found;
}

// It compiles (a finding would say otherwise), is run, and earns nothing.
Lines judge_stub(score::Grade const& grade) {
  Lines found;
  if (grade.score != 0) {
    found.push_back(fmt::format("scores {} instead of 0", grade.score));
    for (score::CheckGrade const& check : grade.checks) {
      if (check.score > 0) found.push_back("earns " + std::to_string(check.score) + " by " + check.id);
    }
  }
  for (score::Finding const& f : grade.findings) found.push_back(to_string(f.place) + ": " + f.message);
  return found;
}

// A mode that did not run proves nothing.
void judge_modes(rubric::Check const& planned, score::CheckGrade const& check, Lines& found) {
  for (rubric::ModePlan const& plan : planned.modes) {
    auto const ran = std::find_if(check.modes.begin(), check.modes.end(),
                                  [&](score::ModeGrade const& mode) { return mode.mode == plan.mode; });
    std::string const which = check.id + " in " + to_string(plan.mode);
    if (ran == check.modes.end()) {
      found.push_back("did not run " + which);
    } else if (ran->verdict != Verdict::passed) {
      found.push_back(which + " is " + to_string(ran->verdict) + (ran->failure ? ": " + ran->failure->message : ""));
    }
  }
}

// How fast it is proves nothing; that it can be measured does.
Lines judge_measured(score::Grade const& grade) {
  Lines found;
  for (score::Finding const& f : grade.findings) found.push_back(to_string(f.place) + ": " + f.message);
  if (grade.measures.empty()) found.push_back("nothing was measured");
  for (score::MeasureGrade const& m : grade.measures) {
    if (!m.ratio) found.push_back(m.id + " was not measured: " + m.message);
  }
  return found;
}

void judge_completeness(rubric::Check const& planned, score::CheckGrade const& check, Lines& found) {
  for (rubric::ModePlan const& plan : planned.modes) {
    if (!plan.exhaustive_required) continue;
    for (score::ModeGrade const& ran : check.modes) {
      if (ran.mode != plan.mode || ran.exhaustive) continue;
      found.push_back(
          fmt::format("{} is not explored completely: {} executions are too few. 'exhaustive' is 'required'", check.id,
                      plan.budget));
    }
  }
}

Lines judge_right(rubric::Rubric const& rubric, score::Grade const& grade, bool is_model) {
  Lines found;
  for (score::Finding const& f : grade.findings) found.push_back(to_string(f.place) + ": " + f.message);
  if (!found.empty()) return found;
  for (rubric::Check const& planned : rubric.checks) {
    score::CheckGrade const* const check = find(grade, planned.id);
    if (check == nullptr) {
      found.push_back("did not run " + planned.id);
    } else if (check->verdict == Verdict::passed) {
      judge_modes(planned, *check, found);
      if (is_model) judge_completeness(planned, *check, found);
    } else {
      found.push_back(check->id + " " + to_string(check->verdict) + " in " + to_string(check->mode) + ": " +
                      check->message + " " + check->seen);
    }
  }
  if (found.empty() && grade.score != grade.max_score) {
    found.push_back(fmt::format("scores {} of {}", grade.score, grade.max_score));
  }
  return found;
}

}  // namespace

Lines judge(Case const& c, rubric::Rubric const& rubric, score::Grade const& grade) {
  if (grade.verdict == Verdict::ungradable) {
    for (score::Finding const& f : grade.findings) return {"ungradable: " + f.message};
    for (score::CheckGrade const& check : grade.checks) {
      if (check.verdict == Verdict::ungradable) return {"ungradable: " + check.id + ": " + check.message};
    }
    return {"ungradable"};
  }
  switch (c.role) {
    case Role::stub:
      return judge_stub(grade);
    case Role::right:
      return judge_right(rubric, grade, c.path == model_path(rubric));
    case Role::measured:
      return judge_measured(grade);
    case Role::wrong:
      return judge_wrong(*c.expected, grade);
  }
  return {};
}

}  // namespace racecourse::author
