// Stress failures found once hold from then on: real threads are not deterministic, grades are. Kept in the cache under
// what the grade is a function of: submission, exercise, grader, check.
#pragma once

#include <optional>
#include <string>

#include "grader/trace/evidence.h"

namespace racecourse::drive {

class Ledger {
 public:
  // `program_key` names the built program, and so submission, checks, harness and flags.
  Ledger(std::string const& cache, std::string const& program_key, std::string const& check);
  std::optional<trace::Failure> recall() const;
  void remember(trace::Failure const& failure) const;

 private:
  std::string path_;
};

}  // namespace racecourse::drive
