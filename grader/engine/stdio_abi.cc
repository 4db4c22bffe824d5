// Streams. Only what is said with a stream locked by the program matters: the library's functions then wait. Those that
// are not here do not wait, and so may come between what the owner of the lock prints; nobody sees that.
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1  // glibc's header would define vprintf() and putchar() itself
#endif
#include <stdio.h>

#include <cstdarg>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/stdio_lock.h"
#include "grader/engine/world.h"

namespace {

using racecourse::engine::world;
namespace stdio_lock = racecourse::engine::stdio_lock;

void wait_for(FILE* stream) {
  if (world.active) stdio_lock::wait_until_free(stream);
}

}  // namespace

extern "C" {

EXPORT void flockfile(FILE* f) noexcept {
  if (world.active) stdio_lock::lock(f);
}
EXPORT int ftrylockfile(FILE* f) noexcept { return !world.active || stdio_lock::try_lock(f) ? 0 : 1; }
EXPORT void funlockfile(FILE* f) noexcept {
  if (world.active) stdio_lock::unlock(f);
}

EXPORT int vfprintf(FILE* f, char const* format, va_list arguments) {
  wait_for(f);
  return REAL(vfprintf)(f, format, arguments);
}
EXPORT int vprintf(char const* format, va_list arguments) { return vfprintf(stdout, format, arguments); }
EXPORT int fprintf(FILE* f, char const* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  int const n = vfprintf(f, format, arguments);
  va_end(arguments);
  return n;
}
EXPORT int printf(char const* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  int const n = vfprintf(stdout, format, arguments);
  va_end(arguments);
  return n;
}

EXPORT int fputs(char const* text, FILE* f) {
  wait_for(f);
  return REAL(fputs)(text, f);
}
EXPORT int puts(char const* text) {
  wait_for(stdout);
  return REAL(puts)(text);
}
EXPORT int fputc(int c, FILE* f) {
  wait_for(f);
  return REAL(fputc)(c, f);
}
EXPORT int putc(int c, FILE* f) { return fputc(c, f); }
EXPORT int putchar(int c) { return fputc(c, stdout); }
EXPORT size_t fwrite(void const* data, size_t size, size_t n, FILE* f) {
  wait_for(f);
  return REAL(fwrite)(data, size, n, f);
}
EXPORT int fflush(FILE* f) {
  if (f != nullptr) wait_for(f);
  return REAL(fflush)(f);
}
}
