#include "grader/engine/leaks.h"

#include <algorithm>

#include "grader/engine/fiber.h"
#include "grader/engine/heap.h"
#include "grader/engine/memory.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/world.h"

namespace racecourse::engine::leaks {
namespace {

struct Block {
  std::uintptr_t start, end;  // one past the end counts, too: iterators
  bool reached, from_leak;
};
constexpr std::size_t most_blocks = std::size_t{1} << 22;
Pool<Block> blocks(most_blocks);         // by address
Pool<std::uint32_t> found(most_blocks);  // reached, not looked through so far
bool other_memory = false;

void add_block(void*, std::uintptr_t start, std::size_t size) { blocks.add() = {start, start + size, false, false}; }

Block* block_at(std::uintptr_t address) {
  if (blocks.size() == 0 || address < blocks[0].start) return nullptr;
  Block* const first = &blocks[0];
  Block* const after = std::upper_bound(first, first + blocks.size(), address,
                                        [](std::uintptr_t a, Block const& b) { return a < b.start; });
  Block& candidate = after[-1];
  return address <= candidate.end ? &candidate : nullptr;
}

template <class F>
void each_reference(std::uintptr_t start, std::uintptr_t end, F f) {
  constexpr int tag_bits = 16;
  constexpr std::uintptr_t untagged = (std::uintptr_t{1} << (64 - tag_bits)) - 1;
  start = (start + 7) & ~std::uintptr_t{7};
  for (; start + 8 <= end; start += 8) {
    std::uintptr_t const word = *reinterpret_cast<std::uintptr_t const volatile*>(start);
    for (std::uintptr_t const address : {word & untagged, word >> tag_bits}) {
      if (address < layout::heaps || address >= layout::end) continue;
      if (Block* const block = block_at(address); block != nullptr) f(*block);
    }
  }
}

void reach(Block& block) {
  if (block.reached) return;
  block.reached = true;
  found.add() = static_cast<std::uint32_t>(&block - &blocks[0]);
}

void look_through(void*, std::uintptr_t start, std::uintptr_t end) {
  each_reference(start, end, &reach);
  while (found.size() > 0) {
    Block const& block = blocks[found[found.size() - 1]];
    found.drop();
    each_reference(block.start, block.end, &reach);
  }
}

// Stored in the engine's own memory.
void look_at_threads() {
  for (std::uint32_t i = 0; i < world.threads; ++i) {
    Fiber const& fiber = world.fibers[i];
    fibers::Range const local = fibers::local_storage(fiber.id);
    look_through(nullptr, local.start, local.end);
    auto const at = [](void const* p) { return reinterpret_cast<std::uintptr_t>(p); };
    look_through(nullptr, at(fiber.keys), at(fiber.keys) + sizeof fiber.keys);
    look_through(nullptr, at(&fiber.result), at(&fiber.result + 1));
  }
}

void look_at_stack(std::uintptr_t start) {
  look_through(nullptr, start, layout::stacks + (static_cast<std::size_t>(self().id) + 1) * layout::stack_size);
}

Leaks sum_up() {
  Leaks leaks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].reached) continue;
    each_reference(blocks[i].start, blocks[i].end, [](Block& block) { block.from_leak = true; });
    ++leaks.blocks;
    leaks.bytes += blocks[i].end - blocks[i].start;
    if (leaks.first == 0) leaks.first = blocks[i].start;
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].reached || blocks[i].from_leak) continue;
    leaks.first = blocks[i].start;
    break;
  }
  return leaks;
}

}  // namespace

Leaks find(std::uintptr_t stack) {
  if (other_memory || heap::blocks_in_use() == 0) return {};
  blocks.clear();
  found.clear();
  heap::each_block(&add_block, nullptr);
  look_at_stack(stack);
  look_at_threads();
  snapshot::each_written(&look_through, nullptr);
  look_through(nullptr, reinterpret_cast<std::uintptr_t>(heap::setup_start()) + snapshot::setup_size(),
               reinterpret_cast<std::uintptr_t>(heap::setup_start()) + heap::setup_size());
  return sum_up();
}

void note_other_memory() { other_memory = true; }

}  // namespace racecourse::engine::leaks
