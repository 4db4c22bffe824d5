// A lock-free stack; nodes are not freed before everybody has finished.
// expect: passed
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

struct Node {
  int value;
  Node* next;
};
std::atomic<Node*> top{nullptr};

void push(Node* node) {
  node->next = top.load(std::memory_order_relaxed);
  while (!top.compare_exchange_weak(node->next, node, std::memory_order_release, std::memory_order_relaxed)) {
  }
}
Node* pop() {
  Node* node = top.load(std::memory_order_acquire);
  while (node != nullptr &&
         !top.compare_exchange_weak(node, node->next, std::memory_order_acquire, std::memory_order_acquire)) {
  }
  return node;
}

int main() {
  Node nodes[3] = {{1, nullptr}, {2, nullptr}, {3, nullptr}};
  push(&nodes[0]);
  std::thread a([&] { push(&nodes[1]); }), b([&] { push(&nodes[2]); });
  Node* const mine = pop();
  assert(mine != nullptr);
  a.join();
  b.join();
  int sum = mine->value;
  while (Node* node = pop()) sum += node->value;
  assert(sum == 6);
}
