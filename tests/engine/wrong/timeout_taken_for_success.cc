// The wait may time out before the other thread has done anything.
// expect: failed data-race
#include <chrono>
#include <semaphore>
#include <thread>
using namespace std::chrono_literals;

int main() {
  std::counting_semaphore<> done(0);
  int result = 0;
  std::thread other([&] {
    result = 42;
    done.release();
  });
  (void)done.try_acquire_for(1s);
  if (result != 42) result = 0;
  other.join();
}
