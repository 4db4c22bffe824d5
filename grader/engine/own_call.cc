#include "grader/engine/own_call.h"

#include <link.h>

#include <cstring>

namespace racecourse::engine {

Segment runtime_code;

namespace {

int look_at(dl_phdr_info* info, std::size_t, void*) {
  if (info->dlpi_name == nullptr || std::strstr(info->dlpi_name, "/libgcc_s.so") == nullptr) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    ElfW(Phdr) const& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    runtime_code.start = info->dlpi_addr + segment.p_vaddr;
    runtime_code.end = runtime_code.start + segment.p_memsz;
  }
  return 1;
}

}  // namespace

void find_runtime_code() { dl_iterate_phdr(&look_at, nullptr); }

}  // namespace racecourse::engine
