// A sense-reversing spin barrier, twice around.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> missing{2};
std::atomic<bool> sense{false};
int parts[2];

void meet(bool& mine) {
  mine = !mine;
  if (missing.fetch_sub(1) == 1) {
    missing = 2;
    sense = mine;
  } else {
    while (sense != mine) {
    }
  }
}

int main() {
  auto const work = [](int i) {
    bool mine = false;
    parts[i] = 1;
    meet(mine);
    assert(parts[1 - i] == 1);
    meet(mine);
    parts[i] = 2;
  };
  std::thread other(work, 1);
  work(0);
  other.join();
}
