// Reading and writing of descriptors that an execution has made, as the kernel does it: who reads waits until something
// is there, who writes until all is written, unless the description or the call says that it must not wait.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace racecourse::engine::transfer {

// One attempt that does not block, at `n` bytes behind the first `done`: the kernel's answer.
struct Attempt {
  long (*call)(void* argument, std::size_t done, std::size_t n);
  void* argument;
};

struct Call {
  int number;
  std::size_t bytes;
  bool must_not_wait, no_signal;
  bool all;           // who reads waits until everything is there (MSG_WAITALL)
  void const* place;  // in the program
};

// True: `number` belongs to the program's execution, and the transfer is made here.
bool concerns(int number);

// -1 and errno, or how many bytes.
ssize_t receive(Call const& call, Attempt const& attempt);
ssize_t send(Call const& call, Attempt const& attempt);

// An operation on a descriptor that cannot block or is none: a file, a terminal, a number that is not open. Refuses
// what was there before the scenario and cannot be put back.
void pass(int number, void const* place);

// A call that the program repeats at this place and that finds nothing gives its turn away.
void in_vain(void const* place);

// errno and -1 for an error of the kernel.
long with_errno(long answer);

// Counts the call. True: it is to fail with EINTR, and errno says so.
bool is_interrupted();

}  // namespace racecourse::engine::transfer
