// The turn: who runs, and how it moves on. A visible operation looks like this:
//
//   schedule::point({.first = {address, 4, Mode::write}});   // others may run first
//   ... do it ...
//   schedule::did(actual);                                    // what it turned out to be
//
// One that may have to wait announces itself, so that others know that it is there, and says whether it can go on:
//
//   schedule::announce(operation);
//   if (!free) schedule::disable(self());
//   schedule::go_on();                // returns when it runs, and somebody has enabled it
#pragma once

#include <span>

#include "grader/engine/world.h"

namespace racecourse::engine {

// How an execution ended.
enum class Ending : std::uint8_t { running, finished, failed, redundant, again, refused };

namespace schedule {

void announce(explore::Operation const& operation);
void go_on();
inline void point(explore::Operation const& operation) {
  announce(operation);
  go_on();
}
void did(explore::Operation const& operation);
inline void did() { did(world.pending[self().id]); }

// From here on, what a thread must see of stores differs from what happens before it. Bookkeeping for that is on from
// the next execution; this one begins again.
void need_views();

// What comes now is not part of what was handed on before.
void tick();

void disable(Fiber& fiber);
void enable(Fiber& fiber);
inline bool is_enabled(Fiber const& fiber) { return explore::contains(world.enabled, fiber.id); }

// The running thread lets others run, if it likes. `place` is where the program does: many times the same without
// effect in between is a loop that waits.
void yield(void const* place);
// It does nothing until another has done something, if another can.
void stand_back();
// The running thread has done something that others can see.
void progress();

// Decides among `ways`; 0 is the ordinary one.
unsigned pick(explore::Choice choice, unsigned ways);
// A spurious event, as long as this execution may have one more.
bool spurious(explore::Choice choice);
bool early_timer();

// The running thread has ended and never runs again.
[[noreturn]] void end_of_thread();
// Ends the execution on the spot, from whichever thread.
[[noreturn]] void leave(Ending ending);
Ending ending();

// A clock to hand on, with everything that the running thread knows.
Message const* message();
// The same from several clocks.
Message const* merged(Message const* a, Message const* b);
// The running thread takes over what a message brings.
void receive(Message const* message);

// Runs one execution: `body` as thread 0. Returns how it ended.
Ending run(void* (*body)(void*), void* argument, explore::Strategy& strategy, Recorder* recorder);
Fiber& new_thread(void* (*body)(void*), void* argument);

// The point as a strategy sees it.
explore::Point current_point(explore::Reason reason);

// The decisions of this execution so far, or of the last one: forced ones, too, as explore::schedule_of() takes them.
std::span<std::uint8_t const> decisions();

}  // namespace schedule
}  // namespace racecourse::engine
