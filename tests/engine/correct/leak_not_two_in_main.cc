// One of the two references does not keep what it refers to.
// expect: passed complete 1
#include <memory>

struct Session {
  std::shared_ptr<Session> peer;
  std::weak_ptr<Session> from;
};

void meet() {
  auto const a = std::make_shared<Session>(), b = std::make_shared<Session>();
  a->peer = b;
  b->from = a;
}

int main() { meet(); }
