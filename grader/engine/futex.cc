#include "grader/engine/futex.h"

#include <cerrno>

#include "grader/engine/atomic.h"
#include "grader/engine/schedule.h"
#include "grader/engine/spin.h"
#include "grader/engine/time.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::futex {
namespace {

using explore::Access;
using explore::Mode;

constexpr std::uint32_t word_size = 4;
Access access(std::uintptr_t word, Mode mode) { return {word, word_size, mode}; }

// The newest value of the word. It may be a part of a larger atomic, which then is the object that threads wait at:
// glibc's semaphores sleep on one half of 64 bits that are changed together.
std::uint32_t newest(std::uintptr_t word) {
  Object const* const known = objects::find(word);
  bool const inside = known != nullptr && known->kind == Kind::atomic && known->address <= word &&
                      word + word_size <= known->address + known->size;
  if (!inside) return static_cast<std::uint32_t>(atomic::newest(word, word_size).low);
  auto const bits = static_cast<std::uint32_t>(word - known->address) * 8;
  atomic::Value const value = atomic::newest(known->address, known->size);
  return static_cast<std::uint32_t>(bits < 64 ? value.low >> bits : value.high >> (bits - 64));
}

}  // namespace

// Looking at the value and entering the queue is one step, as in the kernel.
int wait(std::uintptr_t word, std::uint32_t expected, std::int64_t deadline) {
  schedule::need_views();
  ++world.costs.futex_waits;
  Access const step = time::step_if_asked(deadline);
  spin::point({access(word, Mode::enqueue), step});
  if (newest(word) != expected) {
    ++world.costs.futex_refused;
    schedule::did({access(word, Mode::read), {}});
    return EAGAIN;
  }
  if (deadline <= world.now) {
    time::step_on(step, deadline);
    schedule::did({access(word, Mode::read), step});
    return ETIMEDOUT;
  }
  Object& o = *objects::find(word);
  schedule::progress();
  switch (waiting::wait_in_queue(o, access(word, Mode::enqueue), deadline)) {
    case waiting::Woken::by_somebody:
    case waiting::Woken::spuriously:
      return 0;
    case waiting::Woken::by_time:
      return ETIMEDOUT;
  }
  return 0;
}

int wake(std::uintptr_t word, int most) {
  schedule::need_views();
  ++world.costs.futex_wakes;
  schedule::point({access(word, Mode::wake), {}});
  int woken = 0;
  Object* const o = objects::find(word);
  while (o != nullptr && woken < most && o->first_waiter != nullptr) {
    waiting::wake_one(*o, most == 1 || woken + 1 < most);
    ++woken;
  }
  if (woken > 0) schedule::progress();
  schedule::did({access(word, woken > 0 ? Mode::wake : Mode::miss), {}});
  return woken;
}

}  // namespace racecourse::engine::futex
