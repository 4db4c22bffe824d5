// Threads have names of their own, yield, and sleep in virtual time.
// expect: passed
#include <cassert>
#include <chrono>
#include <thread>

int main() {
  using namespace std::chrono;
  auto const started = steady_clock::now();
  std::thread::id const main_id = std::this_thread::get_id();
  std::thread other([&] {
    assert(std::this_thread::get_id() != main_id);
    std::this_thread::yield();
    std::this_thread::sleep_for(hours(2));
    std::this_thread::sleep_until(started + hours(3));
    assert(steady_clock::now() - started >= hours(3));
  });
  assert(other.get_id() != main_id);
  other.join();
}
