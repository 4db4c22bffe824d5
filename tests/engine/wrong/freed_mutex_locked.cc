// A mutex alone, without a variable beside it that would give the mistake away.
// expect: failed use-after-free
#include <mutex>

int main() {
  auto* const m = new std::mutex;
  m->lock();
  m->unlock();
  delete m;
  m->lock();
  m->unlock();
}
