// The rules that are about text: directives, reserved names, attributes, assembler. They hold even where the header
// does not compile. Internal to this room.
#pragma once

#include <clang-c/Index.h>

#include "grader/submission/findings.h"
#include "grader/submission/policy.h"

namespace racecourse::submission {
// `lines_before`: how many lines stand in the file before the submission's own.
void check_tokens(CXTranslationUnit unit, CXFile file, unsigned lines_before, Rules const& rules, Findings& findings);
}  // namespace racecourse::submission
