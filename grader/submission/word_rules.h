// The rules about names, for a header that the front end cannot read as a whole. g++ may know more of C++ than libclang
// does, and what stands where libclang gave up was seen by no other rule. There each name of namespace std counts as it
// is written, and has to be written in full. What such code calls beside the standard library shows in its object file.
// Internal to this room.
#pragma once

#include <clang-c/Index.h>

#include "grader/submission/findings.h"
#include "grader/submission/policy.h"

namespace racecourse::submission {
void check_words(CXTranslationUnit unit, CXFile file, Rules const& rules, Findings& findings);
}  // namespace racecourse::submission
