// Schedule files, which people send to each other.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grader/explorer/schedule_file.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace racecourse;
  std::string const text(reinterpret_cast<char const*>(data), size);
  Result<explorer::ScheduleFile> const file = explorer::parse_schedule(text, "x.schedule");
  if (!file) return 0;
  // Whatever was understood is written so that it is understood again, as the same.
  std::string const written = explorer::to_text(*file);
  Result<explorer::ScheduleFile> const again = explorer::parse_schedule(written, "x.schedule");
  if (!again || explorer::to_text(*again) != written) std::abort();
  static_cast<void>(explorer::first_difference(*file, {}));
  return 0;
}
