#include "grader/harness/canaries.h"

namespace racecourse::harness {

void check_canaries(When when) {
  expect_heard(heard_in_child("assertion", &fail_assertion, when), "assertion", when);
  expect_heard(heard_in_child("deadlock", &wait_for_ever, when), "deadlock", when);
}

}  // namespace racecourse::harness
