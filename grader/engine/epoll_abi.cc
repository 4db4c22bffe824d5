// epoll. The kernel keeps the sets, and knows about edges and single shots; here is who waits, and what it then knows.
#include <sys/epoll.h>
#include <sys/syscall.h>

#include <cerrno>

#include "grader/engine/descriptions.h"
#include "grader/engine/export.h"
#include "grader/engine/polling.h"
#include "grader/engine/raw.h"
#include "grader/engine/readiness.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/time.h"
#include "grader/engine/timer_descriptor.h"
#include "grader/engine/transfer.h"
#include "grader/engine/waiting.h"

namespace {

using namespace racecourse::engine;
namespace explore = racecourse::explore;
using explore::Mode;

// The set, and everything in it.
explore::Operation looking_at(Description const& set) {
  return {{set.channel->address, set.channel->size, Mode::write}, descriptions::touches_any(Mode::write).first};
}

void forget(Description& set, int number) {
  for (Watched** w = &set.watched; *w != nullptr; w = &(*w)->next) {
    if ((*w)->number != number) continue;
    *w = (*w)->next;
    return;
  }
}

void remember(Description& set, int number, epoll_event const& event) {
  Watched const fresh{number, event.data.u64, descriptions::find(number), set.watched};
  set.watched = new (world.scratch.take(sizeof(Watched))) Watched(fresh);
}

int control(Description& set, int set_number, int operation, int number, epoll_event* event) {
  Description const* const target = descriptions::find(number);
  explore::Operation touched = looking_at(set);
  if (target != nullptr) touched.second = {target->channel->address, target->channel->size, Mode::read};
  schedule::point(touched);
  long const answer = raw::call(SYS_epoll_ctl, set_number, operation, number, reinterpret_cast<long>(event));
  if (answer == 0) {
    forget(set, number);
    if (operation != EPOLL_CTL_DEL) remember(set, number, *event);
    descriptions::hand_on(set);
    schedule::progress();
    readiness::refresh();
  }
  schedule::did();
  return static_cast<int>(transfer::with_errno(answer));
}

// Who is told of an event has seen what came before it.
long look(Description const& set, int number, epoll_event* events, int most) {
  timers::fire();
  long const n = raw::call(SYS_epoll_wait, number, reinterpret_cast<long>(events), most, 0);
  if (n > 0) descriptions::take_over(set);
  for (long i = 0; i < n; ++i) {
    for (Watched const* w = set.watched; w != nullptr; w = w->next) {
      if (w->data == events[i].data.u64 && w->description != nullptr) descriptions::take_over(*w->description);
    }
  }
  if (n > 0) schedule::progress();
  return n;
}

// As polling::until_deadline: a look, then the wait. Without a limit there is only the wait.
long wait_for_events(Description& set, int number, epoll_event* events, int most, std::int64_t length,
                     void const* place) {
  explore::Operation const operation = looking_at(set);
  std::int64_t deadline = no_deadline;
  if (length >= 0) {
    schedule::point(operation);
    long const n = look(set, number, events, most);
    deadline = time::after(length);
    bool const over = n != 0 || length == 0 || waiting::gives_up(deadline);
    schedule::did(operation);
    if (n == 0 && length == 0) transfer::in_vain(place);
    if (over) return n;
  }
  pollfd const itself{number, POLLIN, 0};
  for (;;) {
    readiness::wait(&itself, 1, operation, set.channel, deadline);
    bool const over = self().timed_out || world.now >= deadline;
    long const n = look(set, number, events, most);
    readiness::refresh();  // of a set with edges nothing may be left
    schedule::did(operation);
    if (n != 0 || over) return n;
  }
}

int wait_in_execution(int number, epoll_event* events, int most, std::int64_t length, void const* place) {
  if (transfer::is_interrupted()) return -1;
  Description* const set = descriptions::find(number);
  if (set == nullptr || set->type != Description::Type::epoll || most <= 0) {
    transfer::pass(number, place);
    return static_cast<int>(
        transfer::with_errno(raw::call(SYS_epoll_wait, number, reinterpret_cast<long>(events), most, 0)));
  }
  snapshot::touch(events, static_cast<std::size_t>(most) * sizeof(epoll_event));
  return static_cast<int>(transfer::with_errno(wait_for_events(*set, number, events, most, length, place)));
}

std::int64_t length_of(int milliseconds) {
  return milliseconds < 0 ? polling::for_ever : std::int64_t{milliseconds} * 1'000'000;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {
EXPORT int epoll_ctl(int set, int operation, int number, epoll_event* event) noexcept {
  Description* const d = world.active ? descriptions::find(set) : nullptr;
  if (d == nullptr || d->type != Description::Type::epoll) return REAL(epoll_ctl)(set, operation, number, event);
  return control(*d, set, operation, number, event);
}
EXPORT int epoll_wait(int set, epoll_event* events, int most, int timeout) {
  if (!world.active) return REAL(epoll_wait)(set, events, most, timeout);
  return wait_in_execution(set, events, most, length_of(timeout), CALLER);
}
EXPORT int epoll_pwait(int set, epoll_event* events, int most, int timeout, sigset_t const* mask) {
  if (!world.active) return REAL(epoll_pwait)(set, events, most, timeout, mask);
  return wait_in_execution(set, events, most, length_of(timeout), CALLER);
}
EXPORT int epoll_pwait2(int set, epoll_event* events, int most, timespec const* timeout, sigset_t const* mask) {
  if (!world.active) return REAL(epoll_pwait2)(set, events, most, timeout, mask);
  std::int64_t const length = timeout == nullptr ? polling::for_ever : time::span(timeout);
  return wait_in_execution(set, events, most, length, CALLER);
}
}
