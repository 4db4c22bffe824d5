// The evidence stream, written by whatever runs in the sandbox.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grader/trace/events.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace racecourse;
  std::string const lines(reinterpret_cast<char const*>(data), size);
  trace::Evidence evidence;
  std::string const token = "0123456789abcdef0123456789abcdef";
  trace::read_events(lines, token, evidence);
  // Only who has the token completes a run. With a backslash, it may be spelled otherwise.
  bool const shown = lines.find(token) != std::string::npos || lines.find('\\') != std::string::npos;
  if (evidence.complete && !shown) std::abort();
  return 0;
}
