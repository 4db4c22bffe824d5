// A list's node is freed under the lock, when its successor has been read.
// expect: passed complete
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
    head = first->next;
    delete first;
  };
  std::thread other(pop);
  pop();
  other.join();
}
