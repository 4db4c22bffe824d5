#include <sstream>

#include "tests/engine/fuzz/program.h"

namespace racecourse::fuzz {

std::string to_string(Outcome const& outcome, Program const& program) {
  std::ostringstream text;
  for_each_of(program, [&](Statement const& s) {
    if (s.result >= 0) text << 'r' << s.result << '=' << int(outcome.of[s.result]) << ' ';
  });
  for (int a = 0; a < atomics; ++a) text << 'a' << a << '=' << int(outcome.of[max_results + a]) << ' ';
  for (int p = 0; p < plains; ++p) text << 'p' << p << '=' << int(outcome.of[max_results + atomics + p]) << ' ';
  return text.str();
}

}  // namespace racecourse::fuzz
