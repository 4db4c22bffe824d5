// Things that are done once: function-local statics, pthread_once, std::call_once.
#pragma once

#include <cstdint>

namespace racecourse::engine::once {

// True: the caller is to do it, and to say finish() or abort(). False: it is done, and everything that was done is
// visible. While somebody else does it, waits. `done` says whether it was done before the scenario.
bool begin(std::uintptr_t place, bool done_before);
void finish(std::uintptr_t place);
void abort(std::uintptr_t place);

}  // namespace racecourse::engine::once
