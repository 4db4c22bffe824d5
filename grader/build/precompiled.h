// Precompiled headers: check.h for each flavour, and kit.h for the policy walk. Internal to this room.
//
// A compiler refuses a precompiled header, or trusts it wrongly, when a header that went into it has changed since. The
// kit's headers are part of the key by content; those of the system, which a package manager changes under us, by name,
// size and time.
#pragma once

#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/build/stage.h"

namespace racecourse::build {

// The folder in the cache with the precompiled header, made where it is missing.
Result<std::string> precompiled_check(Workspace const& workspace, Flavour flavour, Kit const& kit);
Result<std::string> precompiled_kit(Workspace const& workspace, Kit const& kit);

// Flags that make a compiler use such a folder, as it is called inside the jail.
std::vector<std::string> use_precompiled(Compiler compiler, std::string const& folder);

// The files of the system in a rule for make as compilers write it ("x.o: a.h \<newline> b.h"); those below `ours` are
// left out. Pure.
std::vector<std::string> inputs_in_rule(std::string const& rule, std::string const& ours);

}  // namespace racecourse::build
