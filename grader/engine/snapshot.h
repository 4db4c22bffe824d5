// The memory of the program as it was before a search: taken before each one, restored before each execution. Covers
// the writable segments of every loaded object but the engine and the dynamic linker, and what was on the heap.
//
// Pages are write-protected at first; the first write to one saves a copy and makes it writable from then on. So only
// pages that executions really write to are copied back, usually a handful.
#pragma once

#include <cstddef>
#include <cstdint>

namespace racecourse::engine::snapshot {

void take();
void restore();
// After a search: what its executions have written is undone, but for what also() has named, whose owner goes on with
// it. So the program's own data never refers to the heap of an execution. Nothing is protected until the next take().
void leave();

// More memory to be restored, all of it each time: the stack of whoever asks for a search. Replaces what was named
// before.
void also(void* start, std::size_t size);

// What executions have written to so far, and what also() has named.
void each_written(void (*visit)(void* argument, std::uintptr_t start, std::uintptr_t end), void* argument);
std::size_t setup_size();  // of the heap before the scenario, as far as it is covered

// A write fault at `address`. True: it was a page not written to before, and the access can be tried again.
bool handle_fault(std::uintptr_t address);
// The kernel is about to write there: a protected page would make the call fail.
void touch(void const* address, std::size_t size);

}  // namespace racecourse::engine::snapshot
