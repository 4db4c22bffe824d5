// condition_variable_any with a shared lock and with a stop token.
// expect: passed
// options: executions=2000
#include <cassert>
#include <condition_variable>
#include <shared_mutex>
#include <stop_token>
#include <thread>

int main() {
  std::shared_mutex m;
  std::condition_variable_any c;
  bool ready = false;
  std::jthread waiter([&](std::stop_token stop) {
    std::shared_lock hold(m);
    bool const came = c.wait(hold, stop, [&] { return ready; });
    assert(came == ready);
  });
  {
    std::unique_lock hold(m);
    ready = true;
  }
  c.notify_all();
  waiter.request_stop();
}
