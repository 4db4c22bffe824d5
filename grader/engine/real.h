// The C library's own definition of a function that the engine stands in for.
//
//   return REAL(pthread_create)(handle, attributes, body, argument);
#pragma once

#include "grader/engine/raw.h"

// Looked up once at each place; the variable is initialised by the linker, so no guard is needed.
#define REAL(function)                                                                                      \
  ([]() -> decltype(&function) {                                                                            \
    static constinit decltype(&function) known = nullptr;                                                   \
    if (known == nullptr) {                                                                                 \
      known = reinterpret_cast<decltype(&function)>(::racecourse::engine::raw::next_definition(#function)); \
    }                                                                                                       \
    return known;                                                                                           \
  }())
