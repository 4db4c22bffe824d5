#include "grader/engine/modules.h"

#include <link.h>

#include <algorithm>

#include "grader/engine/raw.h"

extern "C" __attribute__((visibility("hidden"))) char const __ehdr_start[];

namespace racecourse::engine::modules {
namespace {

constexpr int most = 256;
Module table[most];
int known = 0;

int add(dl_phdr_info* info, std::size_t, void*) {
  if (known == most) raw::die("the program has too many libraries");
  Module module{info->dlpi_name, info->dlpi_addr, ~std::uintptr_t{0}, 0,
                info->dlpi_addr == reinterpret_cast<std::uintptr_t>(__ehdr_start)};
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    ElfW(Phdr) const& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    std::uintptr_t const start = info->dlpi_addr + segment.p_vaddr;
    module.start = std::min(module.start, start);
    module.end = std::max(module.end, start + segment.p_memsz);
  }
  table[known++] = module;
  return 0;
}

}  // namespace

void set_up() {
  known = 0;
  dl_iterate_phdr(&add, nullptr);
}

int count() { return known; }
Module const& at(int number) { return table[number]; }

int of(std::uintptr_t address) {
  for (int i = 0; i < known; ++i) {
    if (address >= table[i].start && address < table[i].end) return i;
  }
  return -1;
}

}  // namespace racecourse::engine::modules
