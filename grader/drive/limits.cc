#include "grader/drive/limits.h"

namespace racecourse::drive {

// CPU time is the student's: generous multiples of the some hundred milliseconds that model solutions need. Wall time
// is only a net below that, and decides nothing: on a busy machine a run gets a tenth of a core.
process::Limits limits_for(rubric::Mode mode) {
  process::Limits limits;
  limits.cpu = std::chrono::seconds(mode == rubric::Mode::stress ? 30 : 15);
  limits.wall = std::chrono::seconds(300);
  limits.memory = 1ull << 30;
  limits.processes = 256;
  limits.output = 64u << 10;
  return limits;
}

process::Limits loosened() {
  process::Limits limits = limits_for(rubric::Mode::stress);  // what could harm the machine stays: memory, processes
  limits.cpu = std::chrono::seconds(60);
  limits.file_size = 64u << 20;
  limits.open_files = 20'000;
  limits.output = 4u << 20;
  return limits;
}

}  // namespace racecourse::drive
