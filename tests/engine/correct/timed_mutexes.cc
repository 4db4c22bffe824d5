// Timed mutexes, recursive and not: who does not get one in time goes without.
// libtsan: accuses it, for g++ 12's knows no pthread_mutex_clocklock
// expect: passed complete
#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

int main() {
  using namespace std::chrono_literals;
  std::timed_mutex m;
  std::recursive_timed_mutex r;
  int value = 0;
  auto const work = [&] {
    if (m.try_lock_for(1h)) {
      ++value;
      m.unlock();
    }
    if (r.try_lock_until(std::chrono::steady_clock::now() + 1h)) {
      assert(r.try_lock());
      r.unlock();
      r.unlock();
    }
  };
  std::thread other(work);
  work();
  other.join();
}
