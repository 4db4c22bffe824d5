// Calls that the symbolizer is to find, one a line: symbolize_test.cc knows the lines.
#pragma once

namespace probe {

inline void* volatile seen;

[[gnu::noinline]] inline void note() { seen = __builtin_return_address(0); }

[[gnu::always_inline]] inline void inlined() {
  note();  // line 11
  seen = seen;
}

[[gnu::noinline]] inline void direct() {
  note();  // line 16
  seen = seen;
}

struct counter {
  [[gnu::noinline]] void add(int) {
    inlined();  // line 22
    seen = seen;
  }
};

}  // namespace probe
