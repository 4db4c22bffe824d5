// An object is deleted by who takes the last reference, before the other has left its mutex.
// expect: failed use-after-free
// flaw: use after free; twin: freed_mutex_after_unlock
#include <mutex>
#include <thread>

struct Shared {
  std::mutex m;
  int references = 2;
};

int main() {
  auto* const shared = new Shared;
  auto const release = [](Shared* s) {
    bool last = false;
    s->m.lock();
    last = --s->references == 0;
    if (last) delete s;
    if (!last || s->references == 0) s->m.unlock();
  };
  std::thread other(release, shared);
  release(shared);
  other.join();
}
