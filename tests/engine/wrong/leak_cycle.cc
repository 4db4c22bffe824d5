// Two objects own each other.
// expect: failed leak
// flaw: leak; twin: leak_not_cycle
#include <memory>
#include <thread>

struct Node {
  std::shared_ptr<Node> next;
};

int main() {
  std::thread maker([] {
    auto const a = std::make_shared<Node>(), b = std::make_shared<Node>();
    a->next = b;
    b->next = a;
  });
  maker.join();
}
