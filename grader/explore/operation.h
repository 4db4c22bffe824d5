// What a thread is about to do, as far as the order of operations can matter.
//
// A strategy never sees memory, only these descriptions: which thread may run and what its next operation touches. Two
// operations conflict when swapping them, both being possible in either order, may lead to another state (Godefroid,
// "Partial-Order Methods", 1996, section 3.2). An operation may touch two places: a condition wait, say, gives a mutex
// back and enters a queue.
//
//   Operation lock{.first = {mutex_address, 1, Mode::take}};
//   Operation load{.first = {address, 4, Mode::read}};
//   conflict(lock, load);   // false: they touch different places
#pragma once

#include <cstdint>

namespace racecourse::explore {

enum class Mode : std::uint8_t {
  none,     // touches nothing that others can see
  read,     // sees a value
  write,    // changes a value, or sees and changes it
  take,     // needs what `give` provides: lock, semaphore wait, join
  give,     // unlock, post, end of a thread: never blocks
  probe,    // sees whether `take` would succeed: a failed try_lock
  enqueue,  // sees a value and enters the queue of those waiting at it: futex wait, condition wait
  wake,     // takes waiters out of that queue
  resume,   // goes on after having been taken out of it
};

struct Access {
  std::uint64_t address = 0;
  std::uint32_t size = 0;
  Mode mode = Mode::none;
};

struct Operation {
  Access first, second;
};

// The order of the two matters. Symmetric.
bool conflict(Access const& a, Access const& b);
bool conflict(Operation const& a, Operation const& b);

// `later` could not have happened before `earlier`, or need not be tried there: the earlier one only made it possible.
bool only_enables(Access const& earlier, Access const& later);

// What came before `earlier` and matters to `later` is ordered before `earlier`: who has seen `earlier` need not look
// further back.
bool covers(Access const& earlier, Access const& later);

// The two touch the same place, so that the later one is ordered after the earlier one if they conflict or the earlier
// one enables the later one.
bool overlap(Access const& a, Access const& b);

}  // namespace racecourse::explore
