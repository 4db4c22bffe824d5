// pthread_exit: a thread's frames are left as by an exception that nobody may stop.
#pragma once

namespace racecourse::engine::unwind {

// Runs the destructors and cleanup handlers of all frames of the running thread, innermost first; then ends it.
[[noreturn]] void leave_thread(void* result);

}  // namespace racecourse::engine::unwind
