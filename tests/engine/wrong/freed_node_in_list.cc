// A list's node is freed under the lock, but its successor is read from it afterwards.
// expect: failed use-after-free
// flaw: use after free; twin: freed_node_after_reading
#include <mutex>
#include <thread>

struct Node {
  Node* next;
};

int main() {
  std::mutex m;
  Node* head = new Node{new Node{nullptr}};
  auto const pop = [&] {
    std::lock_guard hold(m);
    Node* const first = head;
    if (first == nullptr) return;
    delete first;
    head = *const_cast<Node* volatile*>(&first->next);
  };
  std::thread other(pop);
  pop();
  other.join();
}
