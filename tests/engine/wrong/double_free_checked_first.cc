// Whether a block is there is looked at before the lock is taken.
// expect: failed double-free
// flaw: double free; twin: double_free_not_exchanged
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>

int main() {
  std::mutex m;
  std::atomic<void*> block{std::malloc(8)};
  auto const drop = [&] {
    void* const mine = block.load();
    if (mine == nullptr) return;
    std::lock_guard hold(m);
    std::free(mine);
    block.store(nullptr);
  };
  std::thread other(drop);
  drop();
  other.join();
}
