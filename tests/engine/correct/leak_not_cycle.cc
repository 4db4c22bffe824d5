// Two objects know each other, and one owns the other.
// expect: passed complete
#include <memory>
#include <thread>

struct Node {
  std::shared_ptr<Node> next;
  std::weak_ptr<Node> previous;
};

int main() {
  std::thread maker([] {
    auto const a = std::make_shared<Node>(), b = std::make_shared<Node>();
    a->next = b;
    b->previous = a;
  });
  maker.join();
}
