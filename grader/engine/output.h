// What the program prints while it is explored: a thousand executions would print it a thousand times, so it goes
// nowhere. Standard input is read from its beginning in every execution if it is a file, and empty otherwise. One
// execution that is repeated for somebody to look at may be heard.
#pragma once

namespace racecourse::engine::output {

// Around a search. The engine's own messages still come through. unmute() where nothing is mute does nothing.
void mute();
void unmute();

void begin();  // of an execution
// It is about to end where it stands: what can be heard comes out.
void flush();

}  // namespace racecourse::engine::output
