// expect: failed data-race
// flaw: data race; twin: compare_exchange_that_fails
// A compare_exchange that changes a value which somebody else loads without an atomic.
#include <atomic>
#include <thread>

int count = 5;

int main() {
  int seen = 0;
  std::thread looks([&] { seen = count; });
  int expected = 5;
  std::atomic_ref<int>(count).compare_exchange_strong(expected, 6);
  looks.join();
  return seen + expected;
}
