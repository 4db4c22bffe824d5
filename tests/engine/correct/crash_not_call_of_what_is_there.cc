// A thread calls through an object that somebody else has written before: to where code is.
// expect: passed
#include <cstdint>
#include <thread>

struct Task {
  void (*body)(int);
};

void work(int) {}

int main() {
  Task task{work};
  std::thread other([&] { reinterpret_cast<std::uintptr_t&>(task.body) = reinterpret_cast<std::uintptr_t>(work); });
  other.join();
  std::thread runs([&] { task.body(1); });
  runs.join();
}
