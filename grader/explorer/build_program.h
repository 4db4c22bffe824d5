// Sources and objects -> a program linked with the engine in place of a sanitizer's runtime. Not sandboxed: it is the
// user's own code, compiled with the user's own rights. What was compiled before comes from the cache.
#pragma once

#include <string>

#include "grader/base/result.h"
#include "grader/explorer/sources.h"

namespace racecourse::explorer {

struct Workplace {
  std::string cache;      // folder
  std::string directory;  // where the command was given: relative paths start here
  std::string engine;     // libracecourse_engine.so
};

struct Program {
  std::string path;
  std::string hash;  // of its content, 64 hexadecimal digits
  Sources sources;
};

// What a failed build is: the compiler's own words, or our Problem.
struct BuildError {
  Problem problem;
  bool usage = false;  // the command was wrong, rather than the program
};

boost::system::result<Program, BuildError> build_program(Ingredients const& ingredients, Workplace const& place);

// The command that compiles one source into `object`, and lists what it includes in `dependencies`. Pure.
std::vector<std::string> compile_command(Ingredients const& ingredients, Sources const& sources, File const& source,
                                         std::string const& compiler, std::string const& object,
                                         std::string const& dependencies);

[[noreturn]] void throw_exception_from_error(BuildError const& error, boost::source_location const& where);

}  // namespace racecourse::explorer
