// mmap: memory that the engine does not restore, and does not look through for leaks.
#include <sys/mman.h>
#include <sys/types.h>

#include "grader/engine/export.h"
#include "grader/engine/leaks.h"
#include "grader/engine/own_call.h"
#include "grader/engine/real.h"

extern "C" EXPORT void* mmap(void* at, size_t size, int protection, int flags, int descriptor, off_t offset) noexcept {
  if (!racecourse::engine::called_by_engine(__builtin_return_address(0)))
    racecourse::engine::leaks::note_other_memory();
  return REAL(mmap)(at, size, protection, flags, descriptor, offset);
}
extern "C" EXPORT void* mmap64(void* at, size_t size, int protection, int flags, int descriptor,
                               off64_t offset) noexcept {
  if (!racecourse::engine::called_by_engine(__builtin_return_address(0)))
    racecourse::engine::leaks::note_other_memory();
  return REAL(mmap64)(at, size, protection, flags, descriptor, offset);
}
