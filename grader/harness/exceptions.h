// Exceptions of the submission that nobody catches: reported where they were thrown.
#pragma once

namespace racecourse::harness {

void install_terminate_handler();

// From a destructor: if an exception is just unwinding the caller's stack, reports it and does not return.
void report_exception_in_flight();

// From a catch-all: reports the exception being handled and does not return.
[[noreturn]] void report_current_exception();

}  // namespace racecourse::harness
