// exit() in the middle of main destroys none of its variables, and the compiler keeps no pointers to what they own.
// expect: passed complete 1
#include <cstdlib>
#include <memory>
#include <vector>

int main() {
  auto const status = std::make_unique<int>(0);
  auto* const ten = new std::vector<int>(10);
  if (ten->size() == 10) std::exit(*status);
}
