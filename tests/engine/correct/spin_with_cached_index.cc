// A ring buffer for one writer and one reader. Each keeps the other's index and reads it again when that does not
// suffice, which writes to a variable of its own in each round of waiting.
// expect: passed complete
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

class Ring {
 public:
  bool push(int value) {
    std::size_t const at = written_.load(std::memory_order_relaxed);
    if (at - seen_read_ == items_.size()) {
      seen_read_ = read_.load(std::memory_order_acquire);
      if (at - seen_read_ == items_.size()) return false;
    }
    items_[at % items_.size()] = value;
    written_.store(at + 1, std::memory_order_release);
    return true;
  }
  bool pop(int& value) {
    std::size_t const at = read_.load(std::memory_order_relaxed);
    if (at == seen_written_) {
      seen_written_ = written_.load(std::memory_order_acquire);
      if (at == seen_written_) return false;
    }
    value = items_[at % items_.size()];
    read_.store(at + 1, std::memory_order_release);
    return true;
  }

 private:
  std::array<int, 1> items_{};
  std::atomic<std::size_t> written_{0}, read_{0};
  std::size_t seen_read_ = 0, seen_written_ = 0;
};

Ring ring;

int main() {
  std::thread reader([] {
    for (int i = 0; i < 2; ++i) {
      int value = -1;
      while (!ring.pop(value)) {
      }
      assert(value == i);
    }
  });
  for (int i = 0; i < 2; ++i) {
    while (!ring.push(i)) {
    }
  }
  reader.join();
}
