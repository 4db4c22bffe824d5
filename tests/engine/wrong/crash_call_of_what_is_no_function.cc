// A thread calls through an object that is gone, and whose place somebody else has used: it jumps to where no code is.
// expect: failed crash
// flaw: crash; twin: crash_not_call_of_what_is_there
#include <cstdint>
#include <thread>

struct Task {
  void (*body)(int);
};

void work(int) {}

int main() {
  Task task{work};
  std::thread other([&] { reinterpret_cast<std::uintptr_t&>(task.body) = 0x37f00001f80; });
  other.join();
  std::thread runs([&] { task.body(1); });
  runs.join();
}
