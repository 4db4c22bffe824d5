// Two threads make the same object; the one that comes too late does not delete its own.
// expect: failed leak
// flaw: leak; twin: leak_not_exchange
#include <atomic>
#include <thread>

std::atomic<int*> instance{nullptr};

int main() {
  auto const get = [] {
    if (instance.load() != nullptr) return;
    int* expected = nullptr;
    instance.compare_exchange_strong(expected, new int(7));
  };
  std::thread other(get);
  get();
  other.join();
  delete instance.load();
}
