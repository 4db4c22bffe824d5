#include "grader/engine/json.h"

namespace racecourse::engine {
namespace {

// How many bytes of well-formed UTF-8 begin here; 0: none.
std::size_t sequence(unsigned char const* at) {
  unsigned char const first = at[0];
  if (first < 0x80) return 1;
  std::size_t const n = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5) return 0;
  for (std::size_t i = 1; i < n; ++i) {
    if ((at[i] & 0xc0) != 0x80) return 0;  // a terminating zero ends it here, too
  }
  if (first == 0xe0 && at[1] < 0xa0) return 0;
  if (first == 0xed && at[1] >= 0xa0) return 0;
  if (first == 0xf0 && at[1] < 0x90) return 0;
  if (first == 0xf4 && at[1] >= 0x90) return 0;
  return n;
}

}  // namespace

Json& Json::text(char const* value) {
  separate();
  put('"');
  for (auto const* at = reinterpret_cast<unsigned char const*>(value); *at != 0;) {
    std::size_t const n = sequence(at);
    if (n == 1 && (*at == '"' || *at == '\\')) {
      put('\\');
      put(static_cast<char>(*at));
    } else if (*at == '\n') {
      put("\\n", 2);
    } else if (n == 0 || *at < 0x20) {
      put('?');
    } else {
      put(reinterpret_cast<char const*>(at), n);
    }
    at += n == 0 ? 1 : n;
  }
  put('"');
  return *this;
}

}  // namespace racecourse::engine
