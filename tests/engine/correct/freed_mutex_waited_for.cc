// The other thread says that it has been there before it unlocks: who locks after that may delete the mutex.
// expect: passed
#include <mutex>
#include <thread>

struct Guarded {
  std::mutex m;
  bool ended = false;
};

int main() {
  auto* const guarded = new Guarded;
  std::thread other([guarded] {
    std::lock_guard const hold(guarded->m);
    guarded->ended = true;
  });
  for (bool ended = false; !ended; std::this_thread::yield()) {
    std::lock_guard const hold(guarded->m);
    ended = guarded->ended;
  }
  delete guarded;
  other.join();
}
