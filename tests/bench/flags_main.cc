// The compiler and the flags that submissions are compiled with for functional runs, one a line: for latency.py.
#include <iostream>

#include "grader/build/flags.h"

int main() {
  using namespace racecourse::build;
  std::cout << program_of(Compiler::clang).value() << '\n';
  for (std::string const& flag : common_flags(Compiler::clang)) std::cout << flag << '\n';
  for (std::string const& flag : instrumentation(Compiler::clang, Flavour::controlled)) std::cout << flag << '\n';
}
