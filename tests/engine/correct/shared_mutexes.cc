// Readers together, writers alone, with and without limits.
// libtsan: accuses it, for g++ 12's knows neither pthread_rwlock_clockrdlock nor pthread_rwlock_clockwrlock
// expect: passed
// options: executions=3000
#include <cassert>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  using namespace std::chrono_literals;
  std::shared_mutex m;
  std::shared_timed_mutex t;
  int a = 0, b = 0, c = 0;
  std::thread writer([&] {
    std::unique_lock alone(m);
    a = b = 1;
    alone.unlock();
    std::unique_lock timed(t, 1h);
    if (timed.owns_lock()) c = 1;
  });
  auto const read = [&] {
    std::shared_lock together(m);
    assert(a == b);
    together.unlock();
    std::shared_lock timed(t, 1h);
    if (timed.owns_lock()) assert(c == 0 || c == 1);
  };
  std::thread reader(read);
  read();
  writer.join();
  reader.join();
}
