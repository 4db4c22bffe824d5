// A large struct is copied whole under a lock.
// expect: passed complete
#include <cassert>
#include <cstring>
#include <mutex>
#include <thread>

struct Record {
  int id;
  char text[100];
  int sum;
};

int main() {
  std::mutex m;
  Record shared{1, "one", 1};
  std::thread other([&] {
    Record next{2, "two", 2};
    std::lock_guard hold(m);
    shared = next;
  });
  Record mine;
  {
    std::lock_guard hold(m);
    std::memcpy(&mine, &shared, sizeof mine);
  }
  assert(mine.id == mine.sum);
  other.join();
}
