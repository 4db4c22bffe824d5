// Crashes of the submission: a signal becomes a failure with a stack.
#pragma once

namespace racecourse::harness {
void install_crash_handlers(bool sanitizer_handles_faults);
}  // namespace racecourse::harness
