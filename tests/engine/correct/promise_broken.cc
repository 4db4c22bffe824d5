// A promise that is given up tells who waits.
// libtsan: accuses it, for the count of who shares an exception is in libstdc++.so, which is not instrumented
// expect: passed complete
// options: spurious=0
#include <cassert>
#include <future>
#include <thread>

int main() {
  std::future<int> later;
  std::thread worker;
  {
    std::promise<int> promise;
    later = promise.get_future();
    worker = std::thread([p = std::move(promise)] {});
  }
  bool broken = false;
  try {
    later.get();
  } catch (std::future_error const& e) {
    broken = e.code() == std::future_errc::broken_promise;
  }
  assert(broken);
  worker.join();
}
