// expect: failed deadlock
// No mistake of this program's: libstdc++ 12 may lose the wake-up. acquire() remembers the count 1,
// finds it 0 when it tries, and then sleeps because it is 1 again.
#include <semaphore>
#include <thread>

std::counting_semaphore<9> places{1};

int main() {
  std::thread other([] { places.acquire(); });
  if (places.try_acquire()) places.release();
  other.join();
}
