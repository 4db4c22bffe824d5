// The program's heap. In a scenario each thread takes memory from a part of its own, from the bottom up, and nothing is
// given out twice in one execution: addresses repeat, and an access after free is seen. What is allocated before the
// scenario (by constructors of globals, by the C library) lies in a part of its own, which is restored with the rest of
// the program's memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace racecourse::engine::heap {

void* allocate(std::size_t size, std::size_t alignment = 16);
void release(void* block);
std::size_t size_of(void const* block);  // of a block in use

void begin();  // of an execution

// Blocks of this execution that are still in use, in the order of their addresses.
std::uint64_t blocks_in_use();
void each_block(void (*visit)(void* argument, std::uintptr_t start, std::size_t size), void* argument);

// The used part of the heap before the scenario.
void* setup_start();
std::size_t setup_size();

}  // namespace racecourse::engine::heap
