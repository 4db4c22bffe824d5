// An exception passes a jthread, which joins.
// expect: passed complete
#include <stdexcept>
#include <thread>

int main() {
  try {
    std::jthread other([] {});
    throw std::runtime_error("before the join");
  } catch (std::runtime_error const&) {
  }
}
