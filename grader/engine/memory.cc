#include "grader/engine/memory.h"

#include <sys/mman.h>

#include <bit>

#include "grader/engine/layout.h"
#include "grader/engine/raw.h"

namespace racecourse::engine {
namespace {

constexpr std::size_t scratch_size = std::size_t{8} << 30;

// Sizes 16, 32, 64 ...: a block's class stands before it.
struct Free {
  Free* next;
};
Free* free_lists[48];
char* next_own = nullptr;

}  // namespace

void* map(std::uintptr_t at, std::size_t size) {
  int const fixed = at != 0 ? MAP_FIXED_NOREPLACE : 0;
  void* const memory = raw::mmap(reinterpret_cast<void*>(at), size, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | fixed);
  if (memory == nullptr) raw::die("the explorer gets no address space (is there a limit on virtual memory? ulimit -v)");
  return memory;
}

void* own_allocate(std::size_t size) {
  if (next_own == nullptr) next_own = static_cast<char*>(map(layout::own, layout::own_size));
  auto const kind = static_cast<unsigned>(std::bit_width((size < 16 ? 16 : size) - 1));
  if (Free* const block = free_lists[kind]; block != nullptr) {
    free_lists[kind] = block->next;
    return block;
  }
  char* const block = next_own + 16;
  next_own = block + (std::size_t{1} << kind);
  *reinterpret_cast<std::uint64_t*>(block - 16) = kind;
  return block;
}

void own_free(void* block) {
  auto* const freed = static_cast<Free*>(block);
  std::uint64_t const kind = *reinterpret_cast<std::uint64_t*>(static_cast<char*>(block) - 16);
  freed->next = free_lists[kind];
  free_lists[kind] = freed;
}

bool is_own(void const* block) {
  auto const address = reinterpret_cast<std::uintptr_t>(block);
  return address >= layout::own && address < layout::own + layout::own_size;
}

void Scratch::more(std::size_t size) {
  if (start_ != nullptr || size > scratch_size) raw::die("an execution took more memory than the explorer has");
  start_ = next_ = static_cast<char*>(map(0, scratch_size));
  size_ = left_ = scratch_size;
}

}  // namespace racecourse::engine
