#include "grader/engine/heap.h"

#include <algorithm>

#include "grader/engine/failure.h"
#include "grader/engine/memory.h"
#include "grader/engine/raw.h"
#include "grader/engine/recorder.h"
#include "grader/engine/shadow.h"
#include "grader/engine/world.h"

namespace racecourse::engine::heap {
namespace {

enum State : std::uint32_t { used = 0xa110c8ed, given_back = 0xf4eed10c, left_out = 0x1ef70a75 };

struct Header {
  std::uint64_t size;
  std::uint32_t execution;  // 0: before the scenario
  State state;
};
static_assert(sizeof(Header) == 16);

struct Part {
  std::uintptr_t start = 0, next = 0, touched = 0, end = 0;
};
Part parts[layout::max_threads + 1];

std::uint64_t in_use = 0;  // blocks of this execution

// Blocks of the setup heap that were given back before the scenario, by size in units of 16 bytes.
constexpr std::size_t list_count = 256;
void* free_lists[list_count];

constexpr std::size_t rounded(std::size_t size) { return (std::max<std::size_t>(size, 1) + 15) & ~std::size_t{15}; }
Header& header_of(void const* block) {
  return *reinterpret_cast<Header*>(reinterpret_cast<std::uintptr_t>(block) - sizeof(Header));
}

Part& part(int i) {
  Part& p = parts[i];
  if (p.start == 0) {
    p.start = layout::heaps + static_cast<std::size_t>(i) * layout::heap_size;
    map(p.start, layout::heap_size);
    p.next = p.touched = p.start;
    p.end = p.start + layout::heap_size;
  }
  return p;
}

void* take(Part& p, std::size_t size, std::size_t alignment, std::uint32_t execution) {
  std::uintptr_t const block = (p.next + sizeof(Header) + alignment - 1) & ~(alignment - 1);
  if (size > layout::heap_size || block + rounded(size) > p.end) return nullptr;
  // Blocks are found again by walking from header to header: what alignment leaves out is marked.
  if (block - sizeof(Header) > p.next) {
    *reinterpret_cast<Header*>(p.next) = {block - 2 * sizeof(Header) - p.next, execution, left_out};
  }
  p.next = block + rounded(size);
  if (block < p.touched) raw::fill(reinterpret_cast<void*>(block), 0, std::min(p.next, p.touched) - block);
  p.touched = std::max(p.touched, p.next);
  Header& header = header_of(reinterpret_cast<void*>(block));
  header = {size, execution, used};
  return reinterpret_cast<void*>(block);
}

void* allocate_before(std::size_t size, std::size_t alignment) {
  std::size_t const list = rounded(size) / 16;
  if (list < list_count && alignment <= 16 && free_lists[list] != nullptr) {
    void* const block = free_lists[list];
    free_lists[list] = *static_cast<void**>(block);
    header_of(block).size = size;
    header_of(block).state = used;
    return block;
  }
  return take(part(layout::setup_heap), size, alignment, 0);
}

void release_before(void* block) {
  Header& header = header_of(block);
  std::size_t const list = rounded(header.size) / 16;
  header.state = given_back;
  if (list >= list_count) return;
  *static_cast<void**>(block) = free_lists[list];
  free_lists[list] = block;
}

bool in_heap(void const* block) {
  auto const address = reinterpret_cast<std::uintptr_t>(block);
  return address >= layout::heaps + sizeof(Header) && address < layout::end && (address & 15) == 0;
}

}  // namespace

void* allocate(std::size_t size, std::size_t alignment) {
  if (!world.active) return allocate_before(size, alignment);
  ++self().effects;
  void* const block = take(part(self().id), size, alignment, world.execution);
  in_use += block != nullptr ? 1 : 0;
  if (world.recorder != nullptr && block != nullptr) {
    recorder::allocated(reinterpret_cast<std::uintptr_t>(block), size);
  }
  return block;
}

void release(void* block) {
  if (block == nullptr) return;
  if (!world.active) {
    if (in_heap(block)) release_before(block);
    return;
  }
  ++self().effects;
  if (!in_heap(block)) failure::fail(FailureKind::misuse, "frees what is no block of the heap", 0);
  Header& header = header_of(block);
  if (header.state == given_back && (header.execution == 0 || header.execution == world.execution)) {
    failure::fail(FailureKind::double_free, "frees the same block twice", reinterpret_cast<std::uintptr_t>(block));
  }
  if (header.state != used || (header.execution != 0 && header.execution != world.execution)) {
    failure::fail(FailureKind::misuse, "frees what is no block of the heap, or what lies before it was overwritten",
                  reinterpret_cast<std::uintptr_t>(block));
  }
  shadow::freed(reinterpret_cast<std::uintptr_t>(block), header.size, nullptr);
  header.state = given_back;
  in_use -= header.execution != 0 ? 1 : 0;
  if (world.recorder != nullptr) recorder::released(reinterpret_cast<std::uintptr_t>(block), header.size);
}

std::size_t size_of(void const* block) { return header_of(block).size; }

void begin() {
  in_use = 0;
  for (int i = 0; i < layout::max_threads; ++i) parts[i].next = parts[i].start;
}

void* setup_start() { return reinterpret_cast<void*>(part(layout::setup_heap).start); }
std::size_t setup_size() { return part(layout::setup_heap).next - part(layout::setup_heap).start; }

std::uint64_t blocks_in_use() { return in_use; }

void each_block(void (*visit)(void*, std::uintptr_t, std::size_t), void* argument) {
  for (int i = 0; i < layout::max_threads; ++i) {
    for (std::uintptr_t at = parts[i].start; at < parts[i].next;) {
      auto const& header = *reinterpret_cast<Header const*>(at);
      std::uintptr_t const block = at + sizeof(Header);
      if (header.state == used) visit(argument, block, header.size);
      at = block + (header.state == left_out ? header.size : rounded(header.size));
    }
  }
}

}  // namespace racecourse::engine::heap
