// A large struct is copied whole while another thread writes it: the reader forgot the lock.
// expect: failed data-race
// flaw: data race; twin: struct_copied_under_lock
#include <cassert>
#include <cstring>
#include <mutex>
#include <thread>

struct Record {
  int id;
  char text[100];
  int sum;
};

// Not a local variable: clang 14 does not instrument all accesses to those.
Record shared{1, "one", 1};

int main() {
  std::mutex m;
  std::thread other([&] {
    Record next{2, "two", 2};
    std::lock_guard hold(m);
    shared = next;
  });
  Record mine;
  std::memcpy(&mine, &shared, sizeof mine);
  assert(mine.id > 0);
  other.join();
}
