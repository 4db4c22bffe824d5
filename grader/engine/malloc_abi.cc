// malloc, operator new and their relatives: the program's own calls, and those of its libraries, go to engine/heap;
// the engine's and the strategies' to memory of their own. Which it is, the place of the call tells.
#include <cerrno>
#include <cstddef>
#include <new>

#include "grader/engine/export.h"
#include "grader/engine/heap.h"
#include "grader/engine/memory.h"
#include "grader/engine/raw.h"

extern "C" __attribute__((visibility("hidden"))) char const __ehdr_start[];
extern "C" __attribute__((visibility("hidden"))) char const etext[];

namespace {

namespace heap = racecourse::engine::heap;
namespace engine = racecourse::engine;

bool ours(void const* caller) { return caller >= static_cast<void const*>(__ehdr_start) && caller < etext; }

void* get(std::size_t size, std::size_t alignment, void const* caller) {
  return ours(caller) ? engine::own_allocate(size) : heap::allocate(size, alignment);
}

void put(void* block) {
  if (engine::is_own(block)) return engine::own_free(block);
  heap::release(block);
}

void* or_throw(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void* or_errno(void* block) {
  if (block == nullptr) errno = ENOMEM;
  return block;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {
EXPORT void* malloc(std::size_t n) { return or_errno(get(n, 16, CALLER)); }
EXPORT void free(void* block) { put(block); }

EXPORT void* calloc(std::size_t n, std::size_t size) {
  std::size_t bytes = 0;
  void* const block = __builtin_mul_overflow(n, size, &bytes) ? nullptr : get(bytes, 16, CALLER);
  if (block != nullptr) engine::raw::fill(block, 0, bytes);
  return or_errno(block);
}

EXPORT void* realloc(void* block, std::size_t n) {
  if (block == nullptr) return or_errno(get(n, 16, CALLER));
  if (n == 0) {
    put(block);
    return nullptr;
  }
  void* const larger = get(n, 16, CALLER);
  if (larger == nullptr) return or_errno(nullptr);
  std::size_t const old = heap::size_of(block);
  engine::raw::copy(larger, block, old < n ? old : n);
  put(block);
  return larger;
}

EXPORT void* reallocarray(void* block, std::size_t n, std::size_t size) {
  std::size_t bytes = 0;
  return __builtin_mul_overflow(n, size, &bytes) ? or_errno(nullptr) : realloc(block, bytes);
}

EXPORT void* memalign(std::size_t alignment, std::size_t n) { return or_errno(get(n, alignment, CALLER)); }
EXPORT void* aligned_alloc(std::size_t alignment, std::size_t n) { return or_errno(get(n, alignment, CALLER)); }
EXPORT void* valloc(std::size_t n) { return or_errno(get(n, 4096, CALLER)); }
EXPORT void* pvalloc(std::size_t n) { return or_errno(get((n + 4095) & ~std::size_t{4095}, 4096, CALLER)); }
EXPORT int posix_memalign(void** out, std::size_t alignment, std::size_t n) {
  void* const block = get(n, alignment, CALLER);
  if (block == nullptr) return ENOMEM;
  *out = block;
  return 0;
}
EXPORT std::size_t malloc_usable_size(void* block) { return block == nullptr ? 0 : heap::size_of(block); }
}

EXPORT void* operator new(std::size_t n) { return or_throw(get(n, 16, CALLER)); }
EXPORT void* operator new[](std::size_t n) { return or_throw(get(n, 16, CALLER)); }
EXPORT void* operator new(std::size_t n, std::nothrow_t const&) noexcept { return get(n, 16, CALLER); }
EXPORT void* operator new[](std::size_t n, std::nothrow_t const&) noexcept { return get(n, 16, CALLER); }
EXPORT void* operator new(std::size_t n, std::align_val_t a) {
  return or_throw(get(n, static_cast<std::size_t>(a), CALLER));
}
EXPORT void* operator new[](std::size_t n, std::align_val_t a) {
  return or_throw(get(n, static_cast<std::size_t>(a), CALLER));
}
EXPORT void* operator new(std::size_t n, std::align_val_t a, std::nothrow_t const&) noexcept {
  return get(n, static_cast<std::size_t>(a), CALLER);
}
EXPORT void* operator new[](std::size_t n, std::align_val_t a, std::nothrow_t const&) noexcept {
  return get(n, static_cast<std::size_t>(a), CALLER);
}
EXPORT void operator delete(void* p) noexcept { put(p); }
EXPORT void operator delete[](void* p) noexcept { put(p); }
EXPORT void operator delete(void* p, std::size_t) noexcept { put(p); }
EXPORT void operator delete[](void* p, std::size_t) noexcept { put(p); }
EXPORT void operator delete(void* p, std::align_val_t) noexcept { put(p); }
EXPORT void operator delete[](void* p, std::align_val_t) noexcept { put(p); }
EXPORT void operator delete(void* p, std::size_t, std::align_val_t) noexcept { put(p); }
EXPORT void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { put(p); }
EXPORT void operator delete(void* p, std::nothrow_t const&) noexcept { put(p); }
EXPORT void operator delete[](void* p, std::nothrow_t const&) noexcept { put(p); }
EXPORT void operator delete(void* p, std::align_val_t, std::nothrow_t const&) noexcept { put(p); }
EXPORT void operator delete[](void* p, std::align_val_t, std::nothrow_t const&) noexcept { put(p); }
