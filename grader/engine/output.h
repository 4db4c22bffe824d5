// What the program prints while it is explored: a thousand executions would print it a thousand times, so it goes
// nowhere. Standard input is read from its beginning in every execution if it is a file, and empty otherwise.
#pragma once

namespace racecourse::engine::output {

// Around a search. The engine's own messages still come through.
void mute();
void unmute();

void begin();  // of an execution

}  // namespace racecourse::engine::output
