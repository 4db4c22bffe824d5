// An exception leaves a thread's function.
// expect: failed exception
// flaw: exception; twin: exception_stays_in_thread
#include <atomic>
#include <stdexcept>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  std::thread other([&] {
    if (!ready.load()) throw std::runtime_error("not ready");
  });
  ready.store(true);
  other.join();
}
