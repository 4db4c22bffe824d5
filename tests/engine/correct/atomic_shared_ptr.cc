// std::atomic<std::shared_ptr>: readers take a reference while a writer exchanges the object.
// libtsan: accuses it, for libstdc++ 12 gives the lock in it back by a relaxed operation (GCC bug 101761)
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

int main() {
  std::atomic<std::shared_ptr<int>> current;
  auto const read = [&] {
    if (std::shared_ptr<int> const mine = current.load()) assert(*mine > 0);
  };
  std::thread reader(read);
  std::thread writer([&] {
    current.store(std::make_shared<int>(1));
    std::shared_ptr<int> expected;
    assert(!current.compare_exchange_strong(expected, std::make_shared<int>(2)));
    assert(current.compare_exchange_strong(expected, std::make_shared<int>(3), std::memory_order_acq_rel,
                                           std::memory_order_acquire));
  });
  read();
  reader.join();
  writer.join();
  assert(*current.load() == 3);
}
