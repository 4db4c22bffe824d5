#include "grader/explorer/symbols.h"

namespace racecourse::explorer {

story::Symbols symbols_of(Program const& program, std::vector<std::string> modules) {
  if (!modules.empty()) modules[0] = program.path;
  return {std::move(modules), [&sources = program.sources](std::string const& path) {
            story::Shown shown;
            shown.name = shown_name(path, sources);
            // Headers of the standard library and the system, and what compilers add themselves, are not the author's.
            shown.own = !shown.name.empty() && !shown.name.starts_with("/usr/") && !shown.name.starts_with("<");
            shown.file = shown.name.starts_with("/") ? shown.name : sources.folder + shown.name;
            return shown;
          }};
}

}  // namespace racecourse::explorer
