// As its twin in correct/, but whether somebody waits is looked at before the permit is there.
// expect: failed deadlock
// options: spurious=0
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace {

constexpr std::uint64_t one_waiter = std::uint64_t{1} << 32;
std::atomic<std::uint64_t> both{0};

void acquire() {
  std::uint64_t seen = both.fetch_add(one_waiter) + one_waiter;
  for (;;) {
    if (static_cast<std::uint32_t>(seen) == 0) {
      syscall(SYS_futex, &both, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
      seen = both.load();
    } else if (both.compare_exchange_strong(seen, seen - one_waiter - 1)) {
      return;
    }
  }
}

void release() {
  bool const somebody_waits = both.load() >= one_waiter;
  both.fetch_add(1);
  if (somebody_waits) syscall(SYS_futex, &both, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace

int main() {
  int letter = 0;
  std::thread other([&] {
    acquire();
    letter += 1;
    release();
  });
  letter = 1;
  release();
  other.join();
  acquire();
  return letter == 2 ? 0 : 1;
}
