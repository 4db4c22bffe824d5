// Leaks: at the end of an execution, blocks that it has taken from the heap and that nothing refers to any more.
//
// Conservative, as a garbage collector without types: whatever looks like an address within a block is one, also behind
// the tags that lock-free structures put into the upper or lower sixteen bits of a word. Looked through are the memory
// that executions have written to, what other threads' thread-local storage still has, pthread keys, and the stack of
// the thread that ends the process, as far as it is still in use; then the blocks found. So a leak may be missed, but
// what is told as one can be reached by no ordinary pointer. A program that maps memory of its own may keep pointers
// there: it gets no answer.
#pragma once

#include <cstdint>

namespace racecourse::engine::leaks {

struct Leaks {
  std::uint64_t blocks = 0, bytes = 0;
  std::uintptr_t first = 0;  // the lowest of them that no other leak refers to, or the lowest of all
};
// `stack`: where what is in use begins; below it, calls that are over have left things behind.
Leaks find(std::uintptr_t stack);

// The program has memory that is not looked through.
void note_other_memory();

}  // namespace racecourse::engine::leaks
