// The queue lock of Mellor-Crummey and Scott (TOCS 1991).
// expect: passed complete
#include <atomic>
#include <cassert>
#include <thread>

struct Node {
  std::atomic<Node*> next{nullptr};
  std::atomic<bool> waits{false};
};
std::atomic<Node*> tail{nullptr};

void lock(Node& mine) {
  mine.next.store(nullptr, std::memory_order_relaxed);
  mine.waits.store(true, std::memory_order_relaxed);
  Node* const before = tail.exchange(&mine, std::memory_order_acq_rel);
  if (before == nullptr) return;
  before->next.store(&mine, std::memory_order_release);
  while (mine.waits.load(std::memory_order_acquire)) {
  }
}
void unlock(Node& mine) {
  Node* next = mine.next.load(std::memory_order_acquire);
  if (next == nullptr) {
    Node* expected = &mine;
    if (tail.compare_exchange_strong(expected, nullptr, std::memory_order_release)) return;
    while ((next = mine.next.load(std::memory_order_acquire)) == nullptr) {
    }
  }
  next->waits.store(false, std::memory_order_release);
}

int main() {
  int counter = 0;
  auto const work = [&] {
    Node mine;
    lock(mine);
    ++counter;
    unlock(mine);
  };
  std::thread other(work);
  work();
  other.join();
  assert(counter == 2);
}
