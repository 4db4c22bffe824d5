// What the files given to `explore` are, and what they are called.
//
// Names in reports, schedule files and in the program itself (__FILE__) are relative to the folder that all sources
// have in common: so neither where that folder lies nor where the command is given changes a result.
#pragma once

#include <string>
#include <vector>

#include "grader/base/result.h"
#include "grader/explorer/request.h"

namespace racecourse::explorer {

enum class Kind { c, cpp, object, archive, library };

struct File {
  std::string path;  // absolute
  std::string name;  // below the common folder; of files elsewhere the path
  Kind kind = Kind::cpp;
};

struct Sources {
  std::string folder;  // absolute; "/" at the end
  std::vector<File> files;
};

// Paths are taken from `directory`. Errors: no such file, not a kind of file that can be explored, none at all.
Result<Sources> find_sources(std::vector<std::string> const& files, std::string const& directory);

// What a path in debug information is called, the same as File::name: without "./", without the common folder.
std::string shown_name(std::string const& path, Sources const& sources);

}  // namespace racecourse::explorer
