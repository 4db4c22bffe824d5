// racecourse for tests/attacks: without_layers policy,token grade ... does as racecourse would without these layers.
#include <iostream>
#include <sstream>
#include <string>

#include "grader/base/layers.h"
#include "grader/cli/program.h"

int main(int argc, char** argv) {
  std::istringstream names(argc > 1 ? argv[1] : "");
  for (std::string name; std::getline(names, name, ',');) {
    if (racecourse::layers().switch_off(name)) continue;
    std::cerr << "there is no layer '" << name << "'\n";
    return 2;
  }
  return racecourse::cli::run_program(argc - 1, argv + 1);
}
