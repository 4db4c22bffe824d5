// Stress failures found once hold from then on: real threads are not deterministic, grades are. Kept in the cache under
// what the grade is a function of: submission, exercise, grader, check.
#pragma once

#include <optional>
#include <string>

#include "grader/trace/evidence.h"

namespace racecourse::drive {

class Ledger {
 public:
  // `identity` stands for submission, checks, harness and flags (build::Binary has it).
  Ledger(std::string const& cache, std::string const& identity, std::string const& check);
  // All that a grade is made of. What it is not made of, time and memory, is not kept.
  std::optional<trace::Evidence> recall() const;
  void remember(trace::Evidence const& evidence) const;

 private:
  std::string path_;
};

}  // namespace racecourse::drive
