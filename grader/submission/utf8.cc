#include "grader/submission/utf8.h"

namespace racecourse::submission {

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    unsigned const lead = byte(i);
    std::size_t const n = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (n == 0 || lead == 0xc0 || lead == 0xc1 || lead > 0xf4 || i + n > text.size()) return i;
    for (std::size_t k = 1; k < n; ++k) {
      if (byte(i + k) >> 6 != 2) return i;
    }
    if (n == 3 && ((lead == 0xe0 && byte(i + 1) < 0xa0) || (lead == 0xed && byte(i + 1) >= 0xa0))) return i;
    if (n == 4 && ((lead == 0xf0 && byte(i + 1) < 0x90) || (lead == 0xf4 && byte(i + 1) >= 0x90))) return i;
    i += n;
  }
  return std::nullopt;
}

}  // namespace racecourse::submission
