// The values of rubric.yaml: what an exercise is worth, in which modes each check runs, what a submission may use.
//
// Plain data. Read by load_rubric() (rubric/load.h), which guarantees: ids are unique; every check of checks.cc is
// listed and the reverse; `needs` names known checks without cycles; levels are 1..levels.size() in file order; points
// are >= 0 and add up to `points` (100 where the file does not say); hints are not empty; no check has Mode::measure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::rubric {

// The ways a check can be run, in the order they are tried. A mode that fails decides the check.
enum class Mode { functional, explore, memory, stress, measure };
std::string to_string(Mode mode);
std::optional<Mode> mode_from(std::string const& name);

struct ModePlan {
  Mode mode = Mode::functional;
  int budget = 1;                    // explore: executions; stress: rounds; functional, memory: unused
  bool exhaustive_required = false;  // explore: of the model solution, every interleaving must be seen
  std::optional<int> failure_costs;  // stress: points lost by a stress failure; absent: all of the check's
  bool operator==(ModePlan const&) const = default;
};

enum class Visibility { visible, hidden, after_due };
std::string to_string(Visibility visibility);

struct Check {
  std::string id;
  std::string title;  // one line for people; the id with blanks where the file has none
  std::string why;    // why it matters, one sentence
  int level = 1;      // 1-based
  int points = 0;
  std::vector<ModePlan> modes;     // never empty; sorted by Mode
  std::vector<std::string> needs;  // not run, not scored, while one of these fails
  Visibility visibility = Visibility::visible;
  std::vector<std::string> hints;  // from vague to plain
  Place place;                     // in rubric.yaml
};

// What stands beside the submission in stress mode.
enum class Reference { tbb, standard, sequential_model };

struct Measure {
  std::string id;                 // a case of measure.cc
  int points = 0;                 // a bonus, never part of the total
  double full = 1.0, zero = 1.0;  // ratio to the reference: full points at or below, none at or above
};

struct Policy {
  std::vector<std::string> allow;      // beyond what CATALOGUE section 1 allows everywhere: "kit::sys::futex_wait",
                                       // "<sys/epoll.h>", "::poll", "std::thread" ...
  std::vector<std::string> forbid;     // taken away from what is allowed everywhere
  std::vector<std::string> exercises;  // earlier exercises whose headers may be included: "threading/lock"
};

struct Rubric {
  std::string exercise;  // "threading/lock"
  std::string title;
  std::string lesson;               // one sentence: the invariant
  std::string header;               // "lock.h"
  int points = 100;                 // full marks
  std::vector<std::string> levels;  // names, level 1 first
  Reference reference = Reference::tbb;
  std::string reference_note;
  std::vector<Check> checks;  // in file order
  Policy policy;
  std::vector<Measure> measure;
  Place place;
};

// What a curriculum.yaml entry says: the only registry of exercises.
struct Lesson {
  std::string exercise;
  std::string title;
  std::vector<std::string> requires_;  // prerequisites, by exercise id ("requires" in the file)
  Place place;
};
struct Track {
  std::string name, title;
  std::vector<Lesson> lessons;  // in teaching order
};
struct Curriculum {
  std::vector<Track> tracks;
};

}  // namespace racecourse::rubric
