// A struct that owns a block is copied, and both copies free it.
// expect: failed double-free
// flaw: double free; twin: double_free_not_of_copy
#include <mutex>
#include <thread>

struct Owner {
  int* data = new int(1);
  ~Owner() { delete data; }
};

int main() {
  Owner owner;
  std::thread other([copy = owner] {});
  other.join();
}
