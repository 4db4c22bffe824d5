// A stop callback runs once, whoever asks for the stop, or not at all when it was taken away before.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <optional>
#include <stop_token>
#include <thread>

int main() {
  std::stop_source source;
  std::atomic<int> calls{0};
  std::thread a([&] { source.request_stop(); }), b([&] { source.request_stop(); });
  {
    std::stop_callback const callback(source.get_token(), [&] { calls.fetch_add(1); });
  }
  assert(calls.load() <= 1);
  a.join();
  b.join();
  assert(source.stop_requested());
}
