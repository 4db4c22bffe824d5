#include "grader/engine/shared_pointer.h"

#include "grader/engine/shadow.h"

namespace racecourse::engine::shared_pointer {

void decremented(std::uintptr_t address, std::uint64_t before) {
  constexpr std::uint64_t locked = 1;
  constexpr std::size_t size = sizeof(void*);
  if ((before & locked) != 0) shadow::forget_my_read(address - size, size);
}

}  // namespace racecourse::engine::shared_pointer
