// wait_for and wait_until with a predicate: true in the end if it came in time, and time has passed if not.
// expect: passed complete
// options: spurious=0
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  using namespace std::chrono;
  std::mutex m;
  std::condition_variable c;
  bool ready = false;
  auto const started = steady_clock::now();
  std::thread other([&] {
    std::lock_guard hold(m);
    ready = true;
    c.notify_one();
  });
  {
    std::unique_lock hold(m);
    bool const came = c.wait_for(hold, hours(1), [&] { return ready; });
    assert(came || steady_clock::now() - started >= hours(1));
    assert(c.wait_until(hold, system_clock::now() + seconds(1), [&] { return ready; }) == ready);
  }
  other.join();
}
