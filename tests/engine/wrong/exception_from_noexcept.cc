// A second thread finds the queue empty and throws through a function that promised not to.
// expect: failed exception
// flaw: exception; twin: exception_not_from_noexcept
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

std::mutex m;
std::vector<int> items{1};

void take() noexcept {
  std::lock_guard hold(m);
  if (items.empty()) throw std::out_of_range("empty");
  items.pop_back();
}

int main() {
  std::thread other(take);
  take();
  other.join();
}
