// Faults that a harness injects into system calls: which call fails, which transfer is cut short.
#pragma once

#include <cstddef>

namespace racecourse::engine::faults {

struct Plan {
  int eintr_at = 0;            // the n-th call from now that may be interrupted fails once with EINTR; 0: none
  bool eintr_always = false;   // each such call fails with EINTR every other time
  std::size_t most_bytes = 0;  // no transfer moves more; 0: no limit
  int short_at = 0;            // the n-th transfer from now moves a single byte; 0: none
};

// Replaces the plan in force. Outside of an execution: of every one to come.
void set(Plan const& plan);
int fired();
void spare(bool spared);  // nested: calls of the running thread are not failed

// The running thread is about to make such a call.
bool interrupts();
std::size_t shortens(std::size_t bytes);

void begin();  // of an execution

}  // namespace racecourse::engine::faults
