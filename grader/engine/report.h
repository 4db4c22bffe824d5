// What the engine says to whoever started it: one line of JSON at a time, on a descriptor that the program under test
// does not see. grader/explorer reads them; tell.h has the larger ones.
//
//   {"progress":{"executions":4096}}               now and then
//   {"finding":{...}}                               a failure, verified and made simpler
//   {"divergence":{...}}                            why there is no verdict
//   {"result":{"verdict":"failed", ...}}            last; without it the process has died
#pragma once

#include "grader/engine/investigate.h"

namespace racecourse::engine::report {

// -1: nobody listens, and nothing is written.
void set_up(int descriptor);
bool wanted();
// Findings and divergences alone, on a descriptor that others write lines to as well.
void share(int descriptor);

void progress(Search const& search);
void finding(Finding const& finding);
void divergence(Divergence const& divergence);
void result(Search const& search);

}  // namespace racecourse::engine::report
