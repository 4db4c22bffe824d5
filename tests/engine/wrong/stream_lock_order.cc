// A stream and a mutex are kept in different orders, and output has to wait for the stream.
// expect: failed deadlock
// flaw: deadlock; twin: stream_locked
#include <cstdio>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  std::thread other([&] {
    flockfile(stdout);
    std::lock_guard hold(m);
    std::puts("other");
    funlockfile(stdout);
  });
  {
    std::lock_guard hold(m);
    std::puts("main");
  }
  other.join();
}
