// What differs between the flavours of a test program: one of sanitizer_{none,address,thread}.cc is linked.
#pragma once

namespace racecourse::harness {

bool sanitizer_handles_faults();  // it has its own handlers for SIGSEGV and the like
void check_resources_before();    // memory: remembers descriptors
void check_resources_after();     // memory: leaks, descriptors and children left behind are failures

}  // namespace racecourse::harness
