// Where the engine puts what belongs to the program under test. The addresses are fixed, so that they repeat from run
// to run whatever the kernel does with the rest of the address space.
//
//   start + 0          stacks, one slot a thread, the lowest page of each out of bounds
//   start + 1 GiB      thread-local storage, one slot a thread
//   start + 2 GiB      heap: one part a thread, so that an address does not depend on what other threads allocate,
//                      and one part for what is allocated before a scenario begins
#pragma once

#include <cstddef>
#include <cstdint>

namespace racecourse::engine::layout {

// 62: the two highest thread numbers mark special shadow words.
inline constexpr int max_threads = 62;
inline constexpr std::uintptr_t start = 0x10'0000'0000, end = start + (std::uintptr_t{34} << 30);

inline constexpr std::uintptr_t stacks = start;
inline constexpr std::size_t stack_size = std::size_t{8} << 20;

inline constexpr std::uintptr_t tls = start + (std::uintptr_t{1} << 30);
inline constexpr std::size_t tls_size = std::size_t{256} << 10;

inline constexpr std::uintptr_t heaps = start + (std::uintptr_t{2} << 30);
inline constexpr std::size_t heap_size = std::size_t{512} << 20;
inline constexpr int setup_heap = max_threads;

// The engine's own memory is never restored and never looked at by the program.
inline constexpr std::uintptr_t own = 0x20'0000'0000;
inline constexpr std::size_t own_size = std::size_t{64} << 30;
inline constexpr std::uintptr_t shadow = 0x100'0000'0000;  // of start .. end

}  // namespace racecourse::engine::layout
