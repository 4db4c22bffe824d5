// One of two ways out of a function forgets the block.
// expect: failed leak
// flaw: leak; twin: leak_not_on_early_return
#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> stop{false};
  std::thread worker([&] {
    int* volatile work = new int[4]{1, 2, 3, 4};  // volatile: clang leaves out what nobody looks at
    if (stop.load()) return;
    delete[] work;
  });
  stop.store(true);
  worker.join();
}
