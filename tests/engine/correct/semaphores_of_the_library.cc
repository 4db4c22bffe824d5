// A counting semaphore lets two in, a binary one hands over; with limits, too.
// expect: passed
// options: executions=2000
#include <atomic>
#include <cassert>
#include <chrono>
#include <semaphore>
#include <thread>

int main() {
  using namespace std::chrono_literals;
  std::counting_semaphore<2> places(2);
  std::binary_semaphore handed(0);
  std::atomic<int> inside{0};
  int data = 0;
  auto const visit = [&] {
    places.acquire();
    assert(inside.fetch_add(1) < 2);
    inside.fetch_sub(1);
    places.release();
  };
  std::thread a(visit), b([&] {
    visit();
    data = 1;
    handed.release();
  });
  if (handed.try_acquire_for(1h)) assert(data == 1);
  a.join();
  b.join();
}
