// Prints the layer that probe() finds and why the stronger ones do not work: for tests that take something away first.
//
//   probe CONFINE
#include <iostream>

#include "grader/sandbox/sandbox.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  racecourse::sandbox::set_confine_program(argv[1]);
  racecourse::sandbox::Probe const& found = racecourse::sandbox::probe();
  std::cout << to_string(found.layer) << '\n';
  for (racecourse::Problem const& problem : found.missing) std::cout << to_string(problem) << '\n';
}
