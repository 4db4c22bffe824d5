// A reader says what it looks at before it looks; the writer frees only what nobody has said.
// expect: passed
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

struct Node {
  int value;
};
std::atomic<Node*> current{new Node{1}};
std::atomic<Node*> hazard{nullptr};

int main() {
  std::thread reader([] {
    Node* node = nullptr;
    do {
      node = current.load();
      hazard.store(node);
    } while (node != current.load());
    assert(node->value >= 1);
    hazard.store(nullptr);
  });
  Node* const old = current.exchange(new Node{2});
  while (hazard.load() == old) std::this_thread::yield();
  old->value = -1;
  delete old;
  reader.join();
  delete current.load();
}
