#include "grader/engine/descriptions.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>

#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"

namespace racecourse::engine::descriptions {
namespace {

using explore::Mode;

// Below are numbers of the program, above those that the engine keeps out of its way.
constexpr int most_numbers = 896, out_of_the_way = 900;
Description* table[most_numbers];
bool kept[most_numbers];   // open around the search
int copies[most_numbers];  // of such that the program has closed
bool anything_opened = false, anything_replaced = false;
struct sigaction sigpipe_before;

// Addresses that no program can have: one for all descriptors, then one for each channel.
constexpr std::uintptr_t places = std::uintptr_t{1} << 48;
constexpr std::uint32_t place_size = 16;
constexpr std::uintptr_t place_of(int number) {
  return places + place_size * (static_cast<std::uintptr_t>(number) + 1);
}

bool is_open(int number) { return raw::call(SYS_fcntl, number, F_GETFD) >= 0; }

Description& enter(int number, Description const& value) {
  if (number >= most_numbers) failure::refuse("more than 890 descriptors at once");
  auto* const d = new (world.scratch.take(sizeof(Description))) Description(value);
  d->references = 0;
  add_number(number, *d);
  return *d;
}

void close_between(int first, int last) {
  if (first <= last) raw::call(SYS_close_range, first, last, 0);
}

void close_what_was_opened() {
  int first = 0;
  for (int i = 0; i < most_numbers; ++i) {
    if (!kept[i]) continue;
    close_between(first, i - 1);
    first = i + 1;
  }
  close_between(first, most_numbers - 1);
}

void put_back_what_was_replaced() {
  for (int i = 0; i < most_numbers; ++i) {
    if (kept[i] && copies[i] >= 0) raw::call(SYS_dup2, copies[i], i);
  }
}

}  // namespace

Description* find(int number) { return number >= 0 && number < most_numbers ? table[number] : nullptr; }

Description& add(int number, Made const& made) {
  Description& d = enter(number, {made.type, made.is_socket, made.nonblocking, 0, 0, nullptr, nullptr, nullptr});
  if (Object* const old = objects::find(place_of(number)); old != nullptr) objects::forget(*old);
  d.channel = &objects::at(place_of(number), place_size, Kind::descriptor);
  return d;
}

Description& add_other_end(int number, Description const& first) {
  Description& d = enter(number, first);
  d.end = 1;
  return d;
}

void add_number(int number, Description& d) {
  if (number >= most_numbers) failure::refuse("more than 890 descriptors at once");
  table[number] = &d;
  ++d.references;
  opened();
}

void remove(int number) {
  if (number < 0 || number >= most_numbers) return;
  if (kept[number] && table[number] == nullptr) {
    if (copies[number] < 0) {
      copies[number] = static_cast<int>(raw::call(SYS_fcntl, number, F_DUPFD_CLOEXEC, out_of_the_way));
    }
    if (copies[number] < 0) failure::refuse("closing a descriptor that was there before, with no number left for it");
    anything_replaced = true;
    return;
  }
  if (table[number] == nullptr) return;
  --table[number]->references;
  table[number] = nullptr;
}

explore::Operation touches(Description const& d, Mode mode) {
  return {{d.channel->address, place_size, mode}, {places, place_size, Mode::read}};
}
explore::Operation touches_any(Mode mode) { return {{places, place_size, mode}, {}}; }

// A pipe goes from end 1 to end 0, a socket pair both ways; the others have one end that does both.
void hand_on(Description& at) {
  Object& o = *at.channel;
  Message const*& message = at.is_socket && at.end == 0 ? o.read_released : o.released;
  message = schedule::merged(message, schedule::message());
}
void take_over(Description const& at) {
  Object const& o = *at.channel;
  schedule::receive(at.is_socket && at.end == 1 ? o.read_released : o.released);
}
void hand_on_all(Description& at) {
  Object& o = *at.channel;
  Message const* const mine = schedule::message();
  o.released = schedule::merged(o.released, mine);
  o.read_released = schedule::merged(o.read_released, mine);
}

void begin_search() {
  for (int i = 0; i < most_numbers; ++i) {
    kept[i] = is_open(i);
    copies[i] = -1;
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  REAL(sigaction)(SIGPIPE, &ignore, &sigpipe_before);
}

void end_search() {
  begin();
  for (int& copy : copies) {
    if (copy >= 0) raw::call(SYS_close, copy);
    copy = -1;
  }
  REAL(sigaction)(SIGPIPE, &sigpipe_before, nullptr);
}

void begin() {
  if (anything_opened) {
    close_what_was_opened();
    raw::fill(table, 0, sizeof table);
  }
  if (anything_replaced) put_back_what_was_replaced();
  anything_opened = anything_replaced = false;
}

void opened() { anything_opened = true; }

}  // namespace racecourse::engine::descriptions
