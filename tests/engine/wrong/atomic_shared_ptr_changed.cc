// An object is published by an atomic<shared_ptr> and then changed by who published it.
// expect: failed data-race
// flaw: data race; twin: atomic_shared_ptr_snapshot
#include <atomic>
#include <memory>
#include <thread>

int main() {
  std::atomic<std::shared_ptr<int>> current;
  int seen = 0;
  std::thread reader([&] {
    if (std::shared_ptr<int> const mine = current.load()) seen = *mine;
  });
  auto const object = std::make_shared<int>(1);
  current.store(object);
  *object = 2;
  reader.join();
}
