// The lock-free queue of Michael and Scott (PODC 1996), without reclamation.
// expect: passed
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

struct Node {
  int value = 0;
  std::atomic<Node*> next{nullptr};
};
Node dummy, nodes[2];
std::atomic<Node*> head{&dummy}, tail{&dummy};

void enqueue(Node* node) {
  for (;;) {
    Node* last = tail.load();
    Node* next = last->next.load();
    if (next == nullptr) {
      if (last->next.compare_exchange_weak(next, node)) {
        tail.compare_exchange_strong(last, node);
        return;
      }
    } else {
      tail.compare_exchange_weak(last, next);
    }
  }
}
bool dequeue(int& value) {
  for (;;) {
    Node* first = head.load();
    Node* last = tail.load();
    Node* next = first->next.load();
    if (next == nullptr) return false;
    if (first == last) {
      tail.compare_exchange_weak(last, next);
      continue;
    }
    value = next->value;
    if (head.compare_exchange_weak(first, next)) return true;
  }
}

int main() {
  nodes[0].value = 1;
  nodes[1].value = 2;
  std::thread other([] { enqueue(&nodes[0]); });
  enqueue(&nodes[1]);
  int value = 0, sum = 0;
  if (dequeue(value)) sum += value;
  other.join();
  while (dequeue(value)) sum += value;
  assert(sum == 3);
}
