// What compilers and linkers say: the student has a hand in it, by names, by texts of static_assert and by numbers of
// lines.
#include "grader/build/diagnostics.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace racecourse;

// What every student may be shown: a few lines, not long ones, and no place but in their own file.
void hold(std::vector<build::Diagnostic> const& told) {
  constexpr std::size_t most = 10, most_text = 4000;
  if (told.size() > most) std::abort();
  for (build::Diagnostic const& one : told) {
    if (one.place.file != "lock.h" || one.place.line < 0 || one.place.column < 0) std::abort();
    if (one.message.size() > most_text || one.message.find('\n') != std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const output(reinterpret_cast<char const*>(data), size);
  build::FilePaths const paths{"/racecourse/stage/submission/threading/lock/lock.h", "lock.h"};
  hold(build::read_diagnostics(output, paths));
  hold(build::read_link_errors(output, paths));
  static_cast<void>(build::says_disk_full(output, paths));
  static_cast<void>(build::says_killed(output, paths));
  return 0;
}
