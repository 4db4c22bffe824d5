// racecourse. ./racecourse at the top of the checkout sets up and builds.
#include "grader/cli/program.h"

int main(int argc, char** argv) { return racecourse::cli::run_program(argc, argv); }
