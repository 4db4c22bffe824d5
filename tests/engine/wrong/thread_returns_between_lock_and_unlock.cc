// expect: failed exit
// flaw: exit with a lock held; twin: thread_returns_with_guard
// A thread returns early, past the unlock, when the other has been there before.
#include <mutex>
#include <thread>

std::mutex m;
bool done = false;

void work() {
  m.lock();
  if (done) return;
  done = true;
  m.unlock();
}

int main() {
  std::thread first(work), second(work);
  first.join();
  second.join();
}
