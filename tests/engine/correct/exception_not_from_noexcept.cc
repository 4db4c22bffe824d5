// A second thread finds the queue empty and says so, in a function that promised not to throw.
// expect: passed complete
#include <mutex>
#include <thread>
#include <vector>

std::mutex m;
std::vector<int> items{1};

bool take() noexcept {
  std::lock_guard hold(m);
  if (items.empty()) return false;
  items.pop_back();
  return true;
}

int main() {
  std::thread other(take);
  take();
  other.join();
}
