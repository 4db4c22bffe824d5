// flockfile: a stream that one thread keeps for itself. The C library's own lock of a stream is never contended here,
// for no other thread runs while it is held; a stream that the program locks itself must be waited for.
#pragma once

#include <cstdio>

namespace racecourse::engine::stdio_lock {

void lock(std::FILE* stream);
bool try_lock(std::FILE* stream);
void unlock(std::FILE* stream);

// Before output to the stream: returns when no other thread keeps it.
void wait_until_free(std::FILE* stream);

}  // namespace racecourse::engine::stdio_lock
