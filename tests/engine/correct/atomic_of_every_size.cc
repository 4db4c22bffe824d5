// Atomics of one, two, four and eight bytes, floating and pointers, under every order.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

int main() {
  std::atomic<std::uint8_t> one{0};
  std::atomic<std::uint16_t> two{0};
  std::atomic<std::uint32_t> four{0};
  std::atomic<std::uint64_t> eight{0};
  std::atomic<double> real{0};
  static int field[4];
  std::atomic<int*> pointer{field};
  auto const work = [&] {
    one.fetch_add(1, std::memory_order_relaxed);
    two.fetch_or(3, std::memory_order_acquire);
    four.fetch_xor(1, std::memory_order_release);
    eight.fetch_sub(1, std::memory_order_acq_rel);
    real.fetch_add(0.5);
    pointer.fetch_add(1, std::memory_order_seq_cst);
  };
  std::thread other(work);
  work();
  other.join();
  assert(one == 2 && two == 3 && four == 0 && eight == std::uint64_t{0} - 2 && real == 1.0 && pointer == field + 2);
}
