// The loaded objects of the process. Code and data of libraries lie elsewhere in each process; a place is told as an
// object and an offset in it, which repeat.
#pragma once

#include <cstdint>

namespace racecourse::engine::modules {

struct Module {
  char const* path;  // of the program itself: ""
  std::uintptr_t base, start, end;
  bool engine;
};

// Once, when everything is loaded. Number 0 is the program.
void set_up();
int count();
Module const& at(int number);
// -1: in none of them.
int of(std::uintptr_t address);

}  // namespace racecourse::engine::modules
