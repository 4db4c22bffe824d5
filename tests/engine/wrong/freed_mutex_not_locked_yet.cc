// Nothing but the mutex is used after the object was deleted, by who has not come to lock it so far.
// expect: failed data-race
// flaw: data race; twin: freed_mutex_waited_for
#include <atomic>
#include <mutex>
#include <thread>

struct Guarded {
  std::mutex m;
  std::atomic<bool> begun{false};
};

int main() {
  auto* const guarded = new Guarded;
  std::thread other([guarded] {
    guarded->begun = true;
    std::lock_guard const hold(guarded->m);
  });
  while (!guarded->begun) std::this_thread::yield();
  delete guarded;
  other.join();
}
