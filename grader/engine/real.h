// The C library's own definition of a function that the engine stands in for.
//
//   return REAL(pthread_create)(handle, attributes, body, argument);
#pragma once

#include "grader/engine/raw.h"

#define REAL(function) (reinterpret_cast<decltype(&function)>(::racecourse::engine::raw::next_definition(#function)))
