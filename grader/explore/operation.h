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
//
// An operation is announced before it runs and reported after. Announced is the most it may do, reported what it did:
//
//   operation                  announced        reported
//   load, store, fetch_add     read or write    the same
//   compare_exchange           write            write, or read when it failed
//   lock                       take             take
//   unlock                     give             give
//   try_lock, try_lock_for     attempt          attempt, or probe when it failed or its time was up
//   shared lock, its unlock    share, unshare   the same
//   semaphore wait, post       down, up         down, `spare` being the value after it; up
//   semaphore try_wait         attempt          attempt, or probe when it failed
//   futex wait                 enqueue          enqueue, or read when the value was another
//   condition wait             enqueue + give   the same; once it is woken resume; then the lock's take
//   notify, futex wake         wake             wake, or miss when nobody waited
//   a timed wait, waiting      leave            leave: its time was up (or it woke up for no reason)
//   end of a thread, join      give, take       the same, on a place of that thread's
//   exit of the process        stop             stop
//
// A choice whose ways depend on the state is reported as at least seeing that state: a try_lock that failed for no
// reason is a probe.
#pragma once

#include <cstdint>

namespace racecourse::explore {

enum class Mode : std::uint8_t {
  none,     // touches nothing that others can see
  read,     // sees a value
  write,    // changes a value, or sees and changes it
  take,     // waits until nobody has it: lock, join
  give,     // by who has it: unlock, end of a thread; never blocks
  probe,    // sees that there was nothing to take
  enqueue,  // sees a value and enters the queue of those waiting at it
  wake,     // takes waiters out of that queue
  resume,   // goes on after having been taken out of it
  attempt,  // takes, but would have gone on without
  leave,    // leaves the queue by itself
  miss,     // a wake that found nobody
  share,    // takes together with others who share: reader's lock, leaving a barrier
  unshare,  // reader's unlock: one who shares makes room for one who takes
  down,     // waits until there is one, and takes it, whoever brought it
  up,       // brings one
  stop,     // ends it for everybody: comes before or after all else
};
inline constexpr unsigned modes = 17;

struct Access {
  std::uint64_t address = 0;
  std::uint32_t size = 0;
  Mode mode = Mode::none;
  std::uint16_t spare = 0;  // of `down`, once executed: how many are left
  bool operator==(Access const&) const = default;
};

struct Operation {
  Access first, second;
  bool operator==(Operation const&) const = default;
};

namespace detail {

constexpr unsigned bit(Mode mode) { return 1u << static_cast<unsigned>(mode); }
template <class... M>
constexpr std::uint32_t set(M... mode) {
  return (bit(mode) | ... | 0u);
}

// What each mode conflicts with on the same place; symmetric.
inline constexpr std::uint32_t conflicts[modes] = {
    /*none*/ 0,
    /*read*/ set(Mode::write),
    /*write*/
    set(Mode::read, Mode::write, Mode::take, Mode::give, Mode::probe, Mode::enqueue, Mode::attempt, Mode::share,
        Mode::unshare, Mode::down, Mode::up),
    /*take*/ set(Mode::write, Mode::take, Mode::probe, Mode::attempt, Mode::share),
    /*give*/ set(Mode::write, Mode::probe, Mode::attempt),
    /*probe*/
    set(Mode::write, Mode::take, Mode::give, Mode::attempt, Mode::share, Mode::unshare, Mode::down, Mode::up),
    /*enqueue*/ set(Mode::write, Mode::enqueue, Mode::wake, Mode::miss),
    /*wake*/ set(Mode::enqueue, Mode::wake, Mode::leave, Mode::miss),
    /*resume*/ 0,
    /*attempt*/
    set(Mode::write, Mode::take, Mode::give, Mode::probe, Mode::attempt, Mode::share, Mode::unshare, Mode::down,
        Mode::up),
    /*leave*/ set(Mode::wake, Mode::miss),
    /*miss*/ set(Mode::enqueue, Mode::wake, Mode::leave),
    /*share*/ set(Mode::write, Mode::take, Mode::probe, Mode::attempt),
    /*unshare*/ set(Mode::write, Mode::probe, Mode::attempt),
    /*down*/ set(Mode::write, Mode::down, Mode::up, Mode::probe, Mode::attempt),
    /*up*/ set(Mode::write, Mode::down, Mode::probe, Mode::attempt),
    /*stop*/ 0};

}  // namespace detail

constexpr bool conflict(Mode a, Mode b) { return (detail::conflicts[static_cast<unsigned>(a)] & detail::bit(b)) != 0; }

// The two touch the same place.
constexpr bool overlap(Access const& a, Access const& b) {
  return a.address < b.address + b.size && b.address < a.address + a.size;
}

// The order of the two matters. Symmetric.
constexpr bool conflict(Access const& a, Access const& b) { return conflict(a.mode, b.mode) && overlap(a, b); }
constexpr bool conflict(Operation const& a, Operation const& b) {
  return a.first.mode == Mode::stop || b.first.mode == Mode::stop || conflict(a.first, b.first) ||
         conflict(a.first, b.second) || conflict(a.second, b.first) || conflict(a.second, b.second);
}

// `earlier` only makes `later` possible, and nothing else could have done so: there is no other order to try. Not so
// between up and down: another up would do as well, and which of them came before is what happens-before is made of.
constexpr bool only_enables(Mode earlier, Mode later) {
  return (earlier == Mode::give && (later == Mode::take || later == Mode::share)) ||
         (earlier == Mode::unshare && later == Mode::take) || (earlier == Mode::wake && later == Mode::resume);
}
constexpr bool only_enables(Access const& earlier, Access const& later) {
  return only_enables(earlier.mode, later.mode) && overlap(earlier, later);
}

// What came before `earlier` and matters to `later` is ordered before `earlier`: who has seen `earlier` need not look
// further back.
bool covers(Access const& earlier, Access const& later);

}  // namespace racecourse::explore
