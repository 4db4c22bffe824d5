// promise, packaged_task, shared_future and async hand values over.
// expect: passed
// options: executions=2000
#include <cassert>
#include <future>
#include <thread>

int main() {
  std::promise<int> promise;
  std::shared_future<int> const shared = promise.get_future().share();
  std::packaged_task<int(int)> task([](int x) { return 2 * x; });
  std::future<int> doubled = task.get_future();
  std::thread worker([&] {
    promise.set_value(20);
    task(1);
  });
  std::thread reader([shared] { assert(shared.get() == 20); });
  auto const later = std::async(std::launch::async, [] {});
  assert(shared.get() + doubled.get() == 22);
  worker.join();
  reader.join();
}
