// patterns/watcher: a polling loop that tells what has changed. README.md has the levels in order.
//
// The invariant: it looks once a period, neither drifting nor dying, until it is told to stop, and then it stops at
// once.
//
// Add whatever members you need; names and signatures of what is here stay as they are. A watcher can be neither copied
// nor moved: its thread works on it.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class watcher {
 public:
  using snapshot = std::map<std::string, std::uint64_t>;  // names, and what changes when the thing does

  // Starts a thread that calls poll() at once and then every `period`, counted from the first call, however long the
  // calls take. The first snapshot is the baseline. After each later one, changed(name) is called for every name that
  // was created, modified or removed since the one before, in the order of the names. An exception of either function
  // is reported on stderr, and the next period goes on.
  watcher(std::function<snapshot()> /*poll*/, duration /*period*/,
          std::function<void(std::string const&)> /*changed*/) {}
  watcher(watcher const&) = delete;

  // Level 2: stops.
  ~watcher() {}

  // Level 2: ends the thread without waiting for the period to pass. When it has returned, neither function is called
  // any more. To stop twice is no mistake.
  void stop() { kit::todo(); }
};

}  // namespace patterns
