// Functions of the C library that read and write the program's memory: compilers leave calls of them as they are, and
// the library is not instrumented. What they touch is told to the race detector, then the library does the work.
//
// <string.h> is not included: in C++ it declares some of these twice.
#include "grader/engine/bytes.h"
#include "grader/engine/export.h"
#include "grader/engine/real.h"

using namespace racecourse::engine;

#define CALLER __builtin_return_address(0)

extern "C" {

EXPORT void* memcpy(void* to, void const* from, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  return bytes::early() ? bytes::plain_copy(to, from, n) : REAL(memcpy)(to, from, n);
}
EXPORT void* memmove(void* to, void const* from, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  return REAL(memmove)(to, from, n);
}
EXPORT void* mempcpy(void* to, void const* from, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  return REAL(mempcpy)(to, from, n);
}
EXPORT void bcopy(void const* from, void* to, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  REAL(memmove)(to, from, n);
}
EXPORT void* memset(void* at, int byte, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::written(at, n, CALLER);
  return bytes::early() ? bytes::plain_fill(at, byte, n) : REAL(memset)(at, byte, n);
}
EXPORT void bzero(void* at, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::written(at, n, CALLER);
  REAL(memset)(at, 0, n);
}
EXPORT int memcmp(void const* a, void const* b, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::compared(a, b, n, CALLER);
  return REAL(memcmp)(a, b, n);
}
EXPORT int bcmp(void const* a, void const* b, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::compared(a, b, n, CALLER);
  return REAL(memcmp)(a, b, n);
}
EXPORT void* memchr(void const* at, int byte, std::size_t n) {
  void* const found = REAL(memchr)(at, byte, n);
  if (bytes::seen(CALLER)) bytes::read(at, found == nullptr ? n : bytes::until(at, found) + 1, CALLER);
  return found;
}
EXPORT void* memrchr(void const* at, int byte, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::read(at, n, CALLER);
  return REAL(memrchr)(at, byte, n);
}
EXPORT void* memmem(void const* at, std::size_t n, void const* part, std::size_t m) {
  if (bytes::seen(CALLER)) {
    bytes::read(at, n, CALLER);
    bytes::read(part, m, CALLER);
  }
  return REAL(memmem)(at, n, part, m);
}

// What _FORTIFY_SOURCE makes of them.
EXPORT void* __memcpy_chk(void* to, void const* from, std::size_t n, std::size_t room) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  return REAL(__memcpy_chk)(to, from, n, room);
}
EXPORT void* __memmove_chk(void* to, void const* from, std::size_t n, std::size_t room) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, n, CALLER);
  return REAL(__memmove_chk)(to, from, n, room);
}
EXPORT void* __memset_chk(void* at, int byte, std::size_t n, std::size_t room) {
  if (bytes::seen(CALLER)) bytes::written(at, n, CALLER);
  return REAL(__memset_chk)(at, byte, n, room);
}
}
