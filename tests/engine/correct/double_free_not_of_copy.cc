// A struct that owns a block gives it to its copy.
// expect: passed complete
#include <thread>
#include <utility>

struct Owner {
  int* data = new int(1);
  Owner() = default;
  Owner(Owner&& o) noexcept : data(std::exchange(o.data, nullptr)) {}
  ~Owner() { delete data; }
};

int main() {
  Owner owner;
  std::thread other([taken = std::move(owner)] {});
  other.join();
}
