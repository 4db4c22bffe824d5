// expect: failed data-race
// flaw: data race; twin: atomic_read_then_written_again
// A value that was atomic is read and written as a plain one; its reader must be remembered when it stops being atomic.
#include <atomic>
#include <thread>

int value = 0, seen = 0;

int main() {
  std::atomic_ref<int>(value).store(1);
  std::thread reads([] { seen = value; });
  std::thread writes([] { value = 2; });
  reads.join();
  writes.join();
}
