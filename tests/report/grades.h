// Grades made by hand, one for each thing that a report must be able to tell.
#pragma once

#include <string>
#include <vector>

#include "grader/score/grade.h"

namespace racecourse::report::test {

struct Named {
  std::string name;  // of the golden file
  score::Grade grade;
};

score::Grade full_marks();
score::Grade measured();           // full marks, and how fast it is
score::Grade stub();               // nothing is written yet
score::Grade expected_and_seen();  // a failed assertion, and more failures behind it
score::Grade deadlock();           // with who waits for what
score::Grade explored();           // with a timeline
score::Grade hostile_explored();   // the same, in hostile words
score::Grade history();            // a picture of operations in time
score::Grade crash();
score::Grade hidden_check();  // tells no more than its name
score::Grade policy();        // three findings, two of which share a remedy
score::Grade compile_errors();
score::Grade missing_file();  // intake
score::Grade no_sandbox();    // our trouble, before anything ran
score::Grade undecided();     // our trouble in one check, a failure of the student's in another

// Whatever a student can name or print, meant to be obeyed by terminals, CI runners, browsers and parsers.
score::Grade hostile();

std::vector<Named> all();

}  // namespace racecourse::report::test
