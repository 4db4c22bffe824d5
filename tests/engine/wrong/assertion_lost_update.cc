// Two atomic steps are not one.
// expect: failed assertion
// flaw: assertion; twin: assertion_no_lost_update
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<int> count{0};
  auto const add = [&] { count.store(count.load() + 1); };
  std::thread other(add);
  add();
  other.join();
  assert(count.load() == 2);
}
