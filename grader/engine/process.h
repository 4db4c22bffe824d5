// How the process under test ends: main returns, exit(), abort() and their relatives.
#pragma once

namespace racecourse::engine::process {

// main has returned, or the last thread has ended: exit handlers run while the others go on; then the others, until
// they can no more; then leaks are looked for.
[[noreturn]] void main_returned(int status);
// The same from the middle of the program, and without a look for leaks.
[[noreturn]] void exit(int status);
[[noreturn]] void exit_at_once(int status);

// A scenario that is no whole process has come to its end: the others go on until they can no more.
[[noreturn]] void finish();

void add_exit_handler(void (*function)(void*), void* argument);
void begin();  // of an execution

// Says what an uncaught exception was.
void set_up();

}  // namespace racecourse::engine::process
