// The whole program: reads the command line and runs one command.
#pragma once

namespace racecourse::cli {

int run_program(int argc, char** argv);  // its exit status

}  // namespace racecourse::cli
