// Atomics of 16 and of 32 bytes.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <thread>

struct Pair {
  long a, b;
};
struct Four {
  long a, b, c, d;
};
std::atomic<Pair> pair{{0, 0}};
std::atomic<Four> four{{0, 0, 0, 0}};

int main() {
  std::thread other([] {
    Pair seen = pair.load();
    while (!pair.compare_exchange_weak(seen, {seen.a + 1, seen.b + 1})) {
    }
    Four before = four.load();
    while (!four.compare_exchange_strong(before, {before.a + 1, before.b, before.c, before.d + 1})) {
    }
  });
  Pair const seen = pair.exchange({5, 5});
  assert(seen.a == seen.b);
  four.store({1, 1, 1, 1});
  other.join();
  assert(pair.load().a == pair.load().b);
  assert(four.load().a == four.load().d);
}
