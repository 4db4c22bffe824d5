// The layers between a hostile submission and a grade or the machine, and which of them are off.
//
// All are on, for ever, in every program that users get: nothing reads an option, a file or the environment here. Only
// the program of tests/attacks, which shows what each layer is good for, sets them before it begins.
#pragma once

#include <string>

namespace racecourse {

struct Layers {
  bool policy = true;      // the rules are held against the text
  bool symbols = true;     // and against the symbols of the object
  bool compiling = true;   // compilers run in the sandbox
  bool namespaces = true;  // of bubblewrap
  bool seccomp = true;
  bool limits = true;    // of programs: output, files, descriptors, CPU time
  bool canaries = true;  // a run with a blind detector is not judged
  bool token = true;     // a run without its completion token is not complete

  // False if there is no layer of that name.
  bool switch_off(std::string const& name);
};

Layers& layers();

}  // namespace racecourse
