// Two threads make the same object; the one that comes too late deletes its own. The object lives on: a global has it.
// expect: passed complete
#include <atomic>
#include <thread>

std::atomic<int*> instance{nullptr};

int main() {
  auto const get = [] {
    if (instance.load() != nullptr) return;
    int* expected = nullptr;
    int* const mine = new int(7);
    if (!instance.compare_exchange_strong(expected, mine)) delete mine;
  };
  std::thread other(get);
  get();
  other.join();
}
