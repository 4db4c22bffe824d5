// Readers work on a snapshot of a table that a writer replaces by a changed copy.
// expect: passed
// options: executions=3000
#include <atomic>
#include <cassert>
#include <map>
#include <memory>
#include <thread>

using Table = std::map<int, int>;

int main() {
  std::atomic<std::shared_ptr<Table const>> table{std::make_shared<Table const>(Table{{1, 1}, {2, 1}})};
  std::thread writer([&] {
    auto changed = std::make_shared<Table>(*table.load());
    (*changed)[1] = 2;
    (*changed)[2] = 2;
    table.store(std::move(changed));
  });
  auto const mine = table.load();
  assert(mine->at(1) == mine->at(2));
  writer.join();
}
