// A count with a flag above it: the flag comes and goes in the word and in what compare_exchange expects, both of them
// on the stack of main. Two states that differ in just these two bits are two states, and the loop is no cycle.
// expect: passed complete
#include <atomic>
#include <cstdint>
#include <thread>

constexpr std::uint32_t flag = 1u << 31;

int main() {
  std::atomic<std::uint32_t> word{0};
  std::thread other([&] {
    word.store(flag, std::memory_order_relaxed);
    word.store(0, std::memory_order_relaxed);
    word.store(flag, std::memory_order_relaxed);
  });
  std::uint32_t seen = word.load(std::memory_order_relaxed);
  while (!word.compare_exchange_weak(seen, (seen & ~flag) + 1, std::memory_order_release, std::memory_order_relaxed)) {
  }
  other.join();
}
