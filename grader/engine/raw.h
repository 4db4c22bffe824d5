// System calls and memory functions that go past everything the engine stands in for. They do not touch errno, and
// report failure by their result.
#pragma once

#include <cstddef>
#include <cstdint>

namespace racecourse::engine::raw {

// The kernel's answer: a negative value is -errno.
long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0);

void* mmap(void* at, std::size_t size, int protection, int flags);  // null: no
bool protect(void* at, std::size_t size, int protection);
void copy(void* to, void const* from, std::size_t size);
void fill(void* at, unsigned char byte, std::size_t size);
bool equal(void const* a, void const* b, std::size_t size);
std::size_t length(char const* text);
void write_all(int fd, void const* data, std::size_t size);

// Where die() writes: standard error, or what it was before the program was muted.
extern int error_output;
// Writes "racecourse explorer: <why>" there and ends the process with status 3: our fault.
[[noreturn]] void die(char const* why);
[[noreturn]] void leave(int status);

// The next definition after ours, in the order of the dynamic linker: the C library's own function.
void* next_definition(char const* name);

}  // namespace racecourse::engine::raw
