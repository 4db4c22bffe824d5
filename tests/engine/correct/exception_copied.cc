// Copies of one exception share its text inside the library.
// expect: passed complete
#include <cassert>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

int main() {
  auto const first = std::make_unique<std::runtime_error>("a text that is too long to lie in the string");
  auto const use = [](std::runtime_error mine) {
    assert(std::string(mine.what()).size() == std::strlen(mine.what()));
    assert(mine.what()[0] == 'a');
  };
  std::thread a(use, *first), b(use, *first);
  use(*first);
  a.join();
  b.join();
}
