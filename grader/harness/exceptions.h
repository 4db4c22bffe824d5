// Exceptions of the submission that nobody catches: reported where they were thrown.
#pragma once

#include <string>

namespace racecourse::harness {

void install_terminate_handler();
void forget_throws();  // of this thread, so far

// From a destructor: if an exception is just unwinding the caller's stack, reports it and does not return.
void report_exception_in_flight();

// From where something caught an exception and only kept its text: what the last throw of this thread was, if it fits.
[[noreturn]] void report_caught(std::string const& text);

// From a catch-all: reports the exception being handled and does not return.
[[noreturn]] void report_current_exception();

}  // namespace racecourse::harness
