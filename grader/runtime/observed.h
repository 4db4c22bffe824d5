// What a check asks the runtime to do to a submission (faults) and what it counted of it (costs). Plain values.
#pragma once

#include <cstddef>

#include "kit/kit.h"

namespace kit {

struct fault_plan {
  int eintr_at = 0;           // the n-th call from now that may be interrupted fails once with EINTR; 0: none
  bool eintr_always = false;  // each such call fails with EINTR every other time
  std::size_t max_io = 0;     // no read or write moves more bytes than this; 0: no limit
  int short_io_at = 0;        // the n-th read or write from now moves a single byte (if more were asked); 0: none
  int spurious_wakes = 0;     // this many futex waits return early, without being woken (one fault each)
  duration spurious_after{};  // ... after this much virtual time
  // functional mode: the thread that does the n-th atomic access or blocking call from now loses the processor before
  // it, for this long, as when the machine is busy elsewhere; 0: none
  int stall_at = 0;
  duration stall_for{};
  int refuse_thread_at = 0;  // the n-th thread from now is refused with EAGAIN; 0: none
};

struct costs {
  long futex_waits = 0;    // calls of futex_wait, refused ones (EAGAIN) included
  long futex_refused = 0;  // ... those that returned EAGAIN
  long futex_wakes = 0;    // calls of futex_wake
  long atomic_loads = 0;   // atomic accesses of the submission and the check (instrumented modes: functional, explore)
  long atomic_stores = 0;
  long atomic_rmws = 0;
  long syscalls = 0;  // intercepted system calls of the submission (descriptors and clocks excluded: futexes, yields)
  long io_calls = 0;  // read, write, poll ... of the submission
  long yields = 0;    // cpu_relax and yield
  long threads = 0;   // started, by whomever (functional and memory)
};

}  // namespace kit
