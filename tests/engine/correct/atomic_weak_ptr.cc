// std::atomic<std::weak_ptr>, and the object it watches going away.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

int main() {
  auto object = std::make_shared<int>(5);
  std::atomic<std::weak_ptr<int>> watched{object};
  std::thread reader([&] {
    if (auto const mine = watched.load().lock()) assert(*mine == 5);
  });
  object.reset();
  reader.join();
}
