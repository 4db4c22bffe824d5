// An object is deleted by who takes the last reference, after the mutex has been left.
// expect: passed complete
#include <mutex>
#include <thread>

struct Shared {
  std::mutex m;
  int references = 2;
};

int main() {
  auto* const shared = new Shared;
  auto const release = [](Shared* s) {
    s->m.lock();
    bool const last = --s->references == 0;
    s->m.unlock();
    if (last) delete s;
  };
  std::thread other(release, shared);
  release(shared);
  other.join();
}
