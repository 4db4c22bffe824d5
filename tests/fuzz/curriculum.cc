// curriculum.yaml
#include <cstdint>
#include <string>

#include "grader/rubric/load.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace racecourse;
  std::string const text(reinterpret_cast<char const*>(data), size);
  static_cast<void>(rubric::load_curriculum(text, "curriculum.yaml", {"threading/lock", "threading/event"}));
  return 0;
}
