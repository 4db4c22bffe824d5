// Runs a search to its end and keeps what it saw; and a search that is too plain to be wrong, to hold others against.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/explore/program.h"
#include "tests/explore/trace.h"

namespace racecourse::explore::testing {

struct Found {
  std::map<Trace, std::string> traces;  // and the outcome of each
  std::set<std::string> outcomes;
  std::uint64_t completed = 0;  // executions
  std::uint64_t redundant = 0;  // given up, or found to be nothing new at their end
  bool all = false;             // within the limit
  bool consistent = true;       // executions with the same trace had the same outcome
};

// At most `limit` executions. `wanted` says which of them count; without it all do.
Found search(Strategy& strategy, Program const& program, std::uint64_t limit,
             std::function<bool()> const& wanted = nullptr);

// Every decision, in every way, by counting through them: nothing is shared with the strategies under test.
class BruteForce final : public Strategy {
 public:
  bool begin() override;
  int choose(Point const& point) override;
  unsigned pick(Choice, unsigned ways) override { return next(ways); }
  int preemptions() const { return preemptions_; }  // of the execution that ended

 private:
  struct Digit {
    unsigned value, base;
  };
  unsigned next(unsigned base);

  std::vector<Digit> digits_;
  std::size_t at_ = 0;
  int preemptions_ = 0;
  bool begun_ = false;
};

}  // namespace racecourse::explore::testing
