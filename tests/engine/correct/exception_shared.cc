// libtsan: accuses it, for the count of who shares an exception is in libstdc++.so, which is not instrumented
// Several threads rethrow one exception, read it and let it go; the last one destroys it.
// expect: passed
// options: executions=2000
#include <cassert>
#include <exception>
#include <thread>

struct Trouble {
  int value = 7;
  ~Trouble() { value = 0; }
};

int main() {
  std::exception_ptr shared;
  try {
    throw Trouble{};
  } catch (...) {
    shared = std::current_exception();
  }
  auto const use = [](std::exception_ptr mine) {
    try {
      std::rethrow_exception(mine);
    } catch (Trouble const& trouble) {
      assert(trouble.value == 7);
    }
  };
  std::thread a(use, shared), b(use, shared);
  shared = nullptr;
  a.join();
  b.join();
}
