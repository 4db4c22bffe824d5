// main ends while a detached thread still runs; what both use lives on.
// expect: passed
#include <atomic>
#include <thread>

std::atomic<int> steps{0};

int main() {
  std::thread([] {
    for (int i = 0; i < 3; ++i) steps.fetch_add(1);
  }).detach();
}
