// Prints return addresses out of probe.h, of itself, and of nobody.
#include <cstdio>

#include "tests/trace/submission/probe.h"

namespace {
[[gnu::noinline]] void outside() {
  probe::note();  // line 8
  probe::seen = probe::seen;
}
}  // namespace

int main() {
  probe::direct();
  std::printf("%zu\n", reinterpret_cast<std::size_t>(probe::seen));
  probe::counter().add(1);
  std::printf("%zu\n", reinterpret_cast<std::size_t>(probe::seen));
  outside();
  std::printf("%zu\n", reinterpret_cast<std::size_t>(probe::seen));
  probe::in_lambda<int>(1);
  std::printf("%zu\n", reinterpret_cast<std::size_t>(probe::seen));
}
