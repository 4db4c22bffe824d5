// Randomness from outside. A program gets the same in every execution, or a failure could not be replayed.
#include <stdlib.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <random>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/world.h"

namespace {

using racecourse::engine::world;

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014); the state is a number of the execution.
std::uint64_t next_number() {
  std::uint64_t z = world.random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void fill(void* at, std::size_t size) {
  auto* const bytes = static_cast<unsigned char*>(at);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(next_number());
}

}  // namespace

extern "C" {
EXPORT ssize_t getrandom(void* at, std::size_t size, unsigned flags) {
  if (!world.active) return REAL(getrandom)(at, size, flags);
  fill(at, size);
  return static_cast<ssize_t>(size);
}
EXPORT int getentropy(void* at, std::size_t size) {
  if (!world.active) return REAL(getentropy)(at, size);
  fill(at, size);
  return 0;
}
EXPORT std::uint32_t arc4random() noexcept {
  return world.active ? static_cast<std::uint32_t>(next_number()) : REAL(arc4random)();
}
EXPORT void arc4random_buf(void* at, std::size_t size) noexcept {
  if (!world.active) return REAL(arc4random_buf)(at, size);
  fill(at, size);
}
EXPORT std::uint32_t arc4random_uniform(std::uint32_t bound) noexcept {
  if (!world.active) return REAL(arc4random_uniform)(bound);
  return bound == 0 ? 0 : static_cast<std::uint32_t>(next_number() % bound);
}
}

// The standard library asks the processor itself.
EXPORT std::random_device::result_type std::random_device::_M_getval() {
  return static_cast<result_type>(next_number());
}
