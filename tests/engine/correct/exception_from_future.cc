// An exception passes from an asynchronous call to who waits for it.
// expect: passed complete
// options: spurious=0
#include <cassert>
#include <future>
#include <stdexcept>

int main() {
  auto later = std::async(std::launch::async, [] { throw std::out_of_range("empty"); });
  bool caught = false;
  try {
    later.get();
  } catch (std::out_of_range const&) {
    caught = true;
  }
  assert(caught);
}
