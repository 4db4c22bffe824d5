// Two threads rethrow one exception, and one of them writes to it.
// expect: failed data-race
// flaw: data race; twin: exception_copied
#include <cassert>
#include <exception>
#include <thread>

struct Trouble {
  int value = 7;
};

int main() {
  std::exception_ptr shared;
  try {
    throw Trouble{};
  } catch (...) {
    shared = std::current_exception();
  }
  auto const use = [](std::exception_ptr mine, bool changes) {
    try {
      std::rethrow_exception(mine);
    } catch (Trouble& trouble) {
      int const seen = trouble.value;
      assert(seen >= 7);
      if (changes) trouble.value = seen + 1;
    }
  };
  std::thread a(use, shared, true), b(use, shared, false);
  a.join();
  b.join();
}
