// Open file descriptions that an execution has made: pipes, socket pairs, event counters, timers, epoll sets. They are
// the kernel's own, but never let the process sleep: in the kernel all are non-blocking, and whoever would block there
// waits here (readiness.h). Numbers are given out by the kernel, the lowest first, so they repeat.
//
// Both ends of a pipe or socket pair are one channel: what is done at one end is seen at the other.
#pragma once

#include "grader/engine/object.h"

namespace racecourse::engine {

struct TimerState;

// An entry of an epoll set.
struct Watched {
  int number;
  std::uint64_t data;
  struct Description* description;
  Watched* next;
};

struct Description {
  enum class Type : std::uint8_t { stream, counter, timer, epoll };
  Type type;
  bool is_socket;
  bool nonblocking;  // as the program wants it
  std::uint8_t end;  // of a pipe: 0 reads, 1 writes; of a socket pair: either does both
  int references;    // numbers that stand for it
  Object* channel;
  TimerState* timer;
  Watched* watched;
};

namespace descriptions {

// What `number` stands for. Null: nothing that this execution has made.
Description* find(int number);

struct Made {
  Description::Type type;
  bool is_socket, nonblocking;
};
// Enters what the kernel has just made. A channel begins with its first end.
Description& add(int number, Made const& made);
Description& add_other_end(int number, Description const& first);
void add_number(int number, Description& description);  // dup
// Before the kernel closes the number. Whoever waits there goes on waiting for the same description.
void remove(int number);

// What an operation touches, for strategies: this channel; or any, and the numbers themselves.
explore::Operation touches(Description const& description, explore::Mode mode);
explore::Operation touches_any(explore::Mode mode);

// What travels from end to end brings what came before.
void hand_on(Description& at);          // by who writes at this end
void take_over(Description const& at);  // by who reads at this end
void hand_on_all(Description& at);      // by who closes

// Around a search: what is open then stays open, and SIGPIPE does not kill the process.
void begin_search();
void end_search();
// Of an execution: what the one before has left open is closed.
void begin();
// Something may have been opened, by whatever function.
void opened();

}  // namespace descriptions
}  // namespace racecourse::engine
