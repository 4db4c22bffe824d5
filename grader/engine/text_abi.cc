// The same as bytes_abi.cc for texts that end with a zero.
#include "grader/engine/bytes.h"
#include "grader/engine/export.h"
#include "grader/engine/heap.h"
#include "grader/engine/real.h"

using namespace racecourse::engine;

#define CALLER __builtin_return_address(0)

extern "C" {

EXPORT std::size_t strlen(char const* text) {
  std::size_t const n = REAL(strlen)(text);
  if (bytes::seen(CALLER)) bytes::read(text, n + 1, CALLER);
  return n;
}
EXPORT std::size_t strnlen(char const* text, std::size_t most) {
  std::size_t const n = REAL(strnlen)(text, most);
  if (bytes::seen(CALLER)) bytes::read(text, n < most ? n + 1 : most, CALLER);
  return n;
}

EXPORT char* strcpy(char* to, char const* from) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, raw::length(from) + 1, CALLER);
  return REAL(strcpy)(to, from);
}
EXPORT char* stpcpy(char* to, char const* from) {
  if (bytes::seen(CALLER)) bytes::copied(to, from, raw::length(from) + 1, CALLER);
  return REAL(stpcpy)(to, from);
}
EXPORT char* strncpy(char* to, char const* from, std::size_t n) {
  if (bytes::seen(CALLER)) {
    bytes::read(from, bytes::length_up_to(from, n), CALLER);
    bytes::written(to, n, CALLER);
  }
  return REAL(strncpy)(to, from, n);
}
EXPORT char* strcat(char* to, char const* from) {
  if (bytes::seen(CALLER)) {
    std::size_t const before = raw::length(to);
    bytes::read(to, before, CALLER);
    bytes::copied(to + before, from, raw::length(from) + 1, CALLER);
  }
  return REAL(strcat)(to, from);
}
EXPORT char* strncat(char* to, char const* from, std::size_t n) {
  if (bytes::seen(CALLER)) {
    std::size_t const before = raw::length(to), more = bytes::length_up_to(from, n);
    bytes::read(to, before, CALLER);
    bytes::read(from, more, CALLER);
    bytes::written(to + before, more + 1, CALLER);
  }
  return REAL(strncat)(to, from, n);
}

EXPORT int strcmp(char const* a, char const* b) {
  if (bytes::seen(CALLER)) bytes::compared_texts(a, b, SIZE_MAX, CALLER);
  return REAL(strcmp)(a, b);
}
EXPORT int strncmp(char const* a, char const* b, std::size_t n) {
  if (bytes::seen(CALLER)) bytes::compared_texts(a, b, n, CALLER);
  return REAL(strncmp)(a, b, n);
}

EXPORT char* strchr(char const* text, int c) {
  char* const found = REAL(strchr)(text, c);
  if (bytes::seen(CALLER)) {
    bytes::read(text, (found == nullptr ? raw::length(text) : bytes::until(text, found)) + 1, CALLER);
  }
  return found;
}
EXPORT char* strrchr(char const* text, int c) {
  if (bytes::seen(CALLER)) bytes::read(text, raw::length(text) + 1, CALLER);
  return REAL(strrchr)(text, c);
}
EXPORT char* strstr(char const* text, char const* part) {
  if (bytes::seen(CALLER)) {
    bytes::read(text, raw::length(text) + 1, CALLER);
    bytes::read(part, raw::length(part) + 1, CALLER);
  }
  return REAL(strstr)(text, part);
}
EXPORT std::size_t strspn(char const* text, char const* set) {
  std::size_t const n = REAL(strspn)(text, set);
  if (bytes::seen(CALLER)) bytes::read(text, n + 1, CALLER);
  return n;
}
EXPORT std::size_t strcspn(char const* text, char const* set) {
  std::size_t const n = REAL(strcspn)(text, set);
  if (bytes::seen(CALLER)) bytes::read(text, n + 1, CALLER);
  return n;
}

EXPORT char* strdup(char const* text) {
  std::size_t const n = raw::length(text) + 1;
  if (bytes::seen(CALLER)) bytes::read(text, n, CALLER);
  auto* const copy = static_cast<char*>(heap::allocate(n));
  if (copy != nullptr) raw::copy(copy, text, n);
  return copy;
}
EXPORT char* strndup(char const* text, std::size_t most) {
  std::size_t const n = REAL(strnlen)(text, most);
  if (bytes::seen(CALLER)) bytes::read(text, n < most ? n + 1 : most, CALLER);
  auto* const copy = static_cast<char*>(heap::allocate(n + 1));
  if (copy == nullptr) return nullptr;
  raw::copy(copy, text, n);
  copy[n] = '\0';
  return copy;
}
}
