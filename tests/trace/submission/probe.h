// Calls that the symbolizer is to find, one a line: symbolize_test.cc knows the lines.
#pragma once

#include <functional>

namespace probe {

inline void* volatile seen;

[[gnu::noinline]] inline void note() { seen = __builtin_return_address(0); }

[[gnu::always_inline]] inline void inlined() {
  note();  // line 13
  seen = seen;
}

[[gnu::noinline]] inline void direct() {
  note();  // line 18
  seen = seen;
}

struct counter {
  [[gnu::noinline]] void add(int) {
    inlined();  // line 24
    seen = seen;
  }
};

template <class T>
void in_lambda(int n) {
  T t{};
  std::function<void(int)> const f = [&](int i) __attribute__((noinline)) {
    t += i;
    inlined();  // line 34
    seen = seen;
  };
  for (int i = 0; i < n; ++i) f(i);
}

}  // namespace probe
