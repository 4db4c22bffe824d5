#include <climits>

#include "grader/harness/canaries.h"

namespace racecourse::harness {
namespace {

void use_freed_memory(When when) {
  int* const freed = new int(1);
  delete freed;
  when == When::before ? kit::canary::read<0>(freed) : kit::canary::read<1>(freed);
}

void overflow(When when) { when == When::before ? kit::canary::next_of<0>(INT_MAX) : kit::canary::next_of<1>(INT_MAX); }

}  // namespace

void check_canaries(When when) {
  expect_heard(heard_in_child("assertion", &fail_assertion, when), "assertion", when);
  expect_heard(heard_in_child("deadlock", &wait_for_ever, when), "deadlock", when);
  expect_heard(heard_in_child("memory", &use_freed_memory, when), "AddressSanitizer", when);
  expect_heard(heard_in_child("undefined", &overflow, when), "UBSan", when);
}

}  // namespace racecourse::harness
