// Readers mark themselves by epoch; the writer waits for those of the old epoch before it frees.
// Complete search runs 12. What exhaustive search has beyond these are more rounds of the waiting loop, and old values
// read late, where complete search reads them before they are old.
// expect: passed complete 12
// options: executions=5000
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int*> data{new int(1)};
std::atomic<unsigned> epoch{1};
std::atomic<unsigned> reader_in{0};  // 0: outside

int main() {
  std::thread reader([] {
    reader_in.store(epoch.load());
    int const* const mine = data.load();
    assert(*mine >= 1);
    reader_in.store(0);
  });
  int* const old = data.exchange(new int(2));
  unsigned const now = epoch.fetch_add(1) + 1;
  for (unsigned seen = reader_in.load(); seen != 0 && seen < now; seen = reader_in.load()) std::this_thread::yield();
  *old = 0;
  delete old;
  reader.join();
  delete data.load();
}
