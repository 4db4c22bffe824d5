// Looks at the processor's clock, which nobody controls, and does what it says: never the same again.
#include <x86intrin.h>

#include <atomic>
#include <cstdlib>

std::atomic<int> slots[8];

int main() {
  auto const now = __rdtsc();
  for (int i = 0; i < 16; ++i) slots[now >> (3 * i) & 7] = 1;
  std::abort();
}
