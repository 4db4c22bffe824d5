// Two objects keep each other. What the calls that made them have left on the stack is no reference.
// expect: failed leak
// flaw: leak; twin: leak_not_two_in_main
#include <memory>

struct Session {
  std::shared_ptr<Session> peer;
};

void meet() {
  auto const a = std::make_shared<Session>(), b = std::make_shared<Session>();
  a->peer = b;
  b->peer = a;
}

int main() { meet(); }
