#include "grader/engine/snapshot.h"

#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "grader/engine/heap.h"
#include "grader/engine/memory.h"
#include "grader/engine/raw.h"

extern "C" __attribute__((visibility("hidden"))) char const __ehdr_start[];

namespace racecourse::engine::snapshot {
namespace {

constexpr std::size_t page_size = 4096;
constexpr std::uintptr_t page_of(std::uintptr_t address) { return address & ~(page_size - 1); }

struct Range {
  std::uintptr_t start, end;  // whole pages
  void** copies;              // by page; null: not written to so far
};
constexpr int most_ranges = 512;
Range ranges[most_ranges];
int range_count = 0;

struct Dirty {
  void *page, *copy;
};
constexpr int most_dirty = 1 << 16;
Dirty* dirty = nullptr;
int dirty_count = 0;

void* also_at = nullptr;
void* also_copy = nullptr;
std::size_t also_size = 0;
std::size_t setup_covered = 0;

void add(std::uintptr_t start, std::uintptr_t end) {
  start = page_of(start);
  end = page_of(end + page_size - 1);
  if (start >= end) return;
  if (range_count == most_ranges) raw::die("the program has too many libraries");
  void** const copies = static_cast<void**>(own_allocate((end - start) / page_size * sizeof(void*)));
  raw::fill(copies, 0, (end - start) / page_size * sizeof(void*));
  ranges[range_count++] = {start, end, copies};
}

int add_object(dl_phdr_info* info, std::size_t, void*) {
  bool const engine = reinterpret_cast<std::uintptr_t>(__ehdr_start) == info->dlpi_addr;
  bool const linker = getauxval(AT_BASE) == info->dlpi_addr;
  bool const kernel = getauxval(AT_SYSINFO_EHDR) == info->dlpi_addr;
  if (engine || linker || kernel) return 0;
  std::uintptr_t read_only_end = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    ElfW(Phdr) const& segment = info->dlpi_phdr[i];
    if (segment.p_type == PT_GNU_RELRO) {
      read_only_end = page_of(info->dlpi_addr + segment.p_vaddr + segment.p_memsz);
    }
  }
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    ElfW(Phdr) const& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) == 0) continue;
    std::uintptr_t start = info->dlpi_addr + segment.p_vaddr;
    std::uintptr_t const end = start + segment.p_memsz;
    if (read_only_end > start && read_only_end <= end) start = read_only_end;
    add(start, end);
  }
  return 0;
}

// What the heap has grown by.
void add_heap() {
  auto const start = reinterpret_cast<std::uintptr_t>(heap::setup_start());
  std::uintptr_t const covered = page_of(start + setup_covered + page_size - 1);
  setup_covered = heap::setup_size();
  if (start + setup_covered > covered) add(covered, start + setup_covered);
}

void protect_all(int protection) {
  for (int i = 0; i < range_count; ++i) {
    raw::protect(reinterpret_cast<void*>(ranges[i].start), ranges[i].end - ranges[i].start, protection);
  }
}

Range* range_of(std::uintptr_t address) {
  for (int i = 0; i < range_count; ++i) {
    if (address >= ranges[i].start && address < ranges[i].end) return &ranges[i];
  }
  return nullptr;
}

}  // namespace

void take() {
  if (range_count == 0) {
    dirty = static_cast<Dirty*>(map(0, most_dirty * sizeof(Dirty)));
    dl_iterate_phdr(&add_object, nullptr);
  }
  for (int i = 0; i < dirty_count; ++i) raw::copy(dirty[i].copy, dirty[i].page, page_size);
  add_heap();
  protect_all(PROT_READ);
  for (int i = 0; i < dirty_count; ++i) raw::protect(dirty[i].page, page_size, PROT_READ | PROT_WRITE);
}

bool handle_fault(std::uintptr_t address) {
  Range* const range = range_of(address);
  if (range == nullptr) return false;
  std::size_t const index = (address - range->start) / page_size;
  if (range->copies[index] != nullptr || dirty_count == most_dirty) return false;
  auto* const page = reinterpret_cast<void*>(page_of(address));
  void* const copy = own_allocate(page_size);
  raw::copy(copy, page, page_size);
  range->copies[index] = copy;
  dirty[dirty_count++] = {page, copy};
  return raw::protect(page, page_size, PROT_READ | PROT_WRITE);
}

void each_written(void (*visit)(void*, std::uintptr_t, std::uintptr_t), void* argument) {
  for (int i = 0; i < dirty_count; ++i) {
    auto const page = reinterpret_cast<std::uintptr_t>(dirty[i].page);
    visit(argument, page, page + page_size);
  }
  auto const more = reinterpret_cast<std::uintptr_t>(also_at);
  visit(argument, more, more + also_size);
}
std::size_t setup_size() { return setup_covered; }

void touch(void const* address, std::size_t size) {
  auto at = page_of(reinterpret_cast<std::uintptr_t>(address));
  for (auto const end = reinterpret_cast<std::uintptr_t>(address) + size; at < end; at += page_size) handle_fault(at);
}

void also(void* start, std::size_t size) {
  also_at = start;
  also_size = size;
  also_copy = own_allocate(size);
  raw::copy(also_copy, start, size);
}

void restore() {
  if (also_size != 0) raw::copy(also_at, also_copy, also_size);
  for (int i = 0; i < dirty_count; ++i) raw::copy(dirty[i].page, dirty[i].copy, page_size);
}

void leave() {
  for (int i = 0; i < dirty_count; ++i) raw::copy(dirty[i].page, dirty[i].copy, page_size);
  protect_all(PROT_READ | PROT_WRITE);
}

}  // namespace racecourse::engine::snapshot
