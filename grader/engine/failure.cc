#include "grader/engine/failure.h"

#include <setjmp.h>
#include <unwind.h>

#include "grader/engine/debugger.h"
#include "grader/engine/memory.h"
#include "grader/engine/modules.h"
#include "grader/engine/output.h"
#include "grader/engine/raw.h"
#include "grader/engine/recorder.h"
#include "grader/engine/schedule.h"

extern "C" __attribute__((visibility("hidden"))) char const __ehdr_start[];
extern "C" __attribute__((visibility("hidden"))) char const etext[];

namespace racecourse::engine {
namespace {

Failure the_last;

void set_message(char const* message) {
  std::size_t const n = std::min(raw::length(message), sizeof the_last.message - 1);
  raw::copy(the_last.message, message, n);
  the_last.message[n] = '\0';
}

void describe(FailureKind kind, char const* message, std::uintptr_t address) {
  world.active = world.racing = false;  // unwinding takes locks and reads memory: that is not the program's doing
  the_last.kind = kind;
  set_message(message);
  the_last.thread = self().id;
  the_last.operation = world.operations;
  the_last.address = address;
  if (kind != FailureKind::crash) the_last.frames = failure::stack(the_last.stack, most_frames);
  if (world.recorder != nullptr) recorder::failing();
  output::flush();
  if (kind != FailureKind::crash) debugger::stop();
}

struct Walk {
  std::uintptr_t* frames;
  int most, count;
  std::uintptr_t entry;
  std::uintptr_t* bases;
  bool base_comes;  // the unwinder tells a frame's canonical address when it has arrived at the next
};

_Unwind_Reason_Code add_frame(_Unwind_Context* context, void* argument) {
  Walk& walk = *static_cast<Walk*>(argument);
  std::uintptr_t const place = _Unwind_GetIP(context);
  if (walk.bases != nullptr && walk.base_comes) walk.bases[walk.count - 1] = _Unwind_GetCFA(context);
  walk.base_comes = false;
  if (place == 0 || walk.count == walk.most) return _URC_END_OF_STACK;
  bool const ours =
      place >= reinterpret_cast<std::uintptr_t>(__ehdr_start) && place < reinterpret_cast<std::uintptr_t>(etext);
  if (!ours) walk.frames[walk.count++] = place;
  walk.base_comes = !ours;
  if (ours && walk.count == 0) walk.entry = place;
  return _URC_NO_REASON;
}

// Where to go on when the frames that are walked over are no frames: a program that has jumped to somewhere, or has
// written over its stack, leaves such behind.
jmp_buf end_of_walk;
bool walking = false;

// A call to what is no function: on the stack, above the page that guards it, lies where it came from.
std::uintptr_t caller(std::uintptr_t stack_pointer) {
  std::uintptr_t const base = layout::stacks + static_cast<std::size_t>(self().id) * layout::stack_size;
  bool const on_stack = stack_pointer >= base + 4096 && stack_pointer + 8 <= base + layout::stack_size;
  return on_stack ? *reinterpret_cast<std::uintptr_t const*>(stack_pointer) : 0;
}

}  // namespace

char const* name_of(FailureKind kind) {
  static constexpr char const* names[] = {"none",           "data-race",   "deadlock", "livelock",
                                          "use-after-free", "double-free", "leak",     "misuse",
                                          "assertion",      "exception",   "crash",    "exit"};
  return names[static_cast<int>(kind)];
}

namespace failure {

int stack(std::uintptr_t* frames, int most, std::uintptr_t* entry, std::uintptr_t* bases) {
  static Walk walk;  // not of this frame: what was found before a fault is kept
  walk = {frames, most, 0, 0, bases, false};
  walking = true;
  if (setjmp(end_of_walk) == 0) _Unwind_Backtrace(&add_frame, &walk);
  walking = false;
  if (entry != nullptr) *entry = walk.entry;
  return walk.count;
}

void end_walk() {
  if (walking) longjmp(end_of_walk, 1);
}

void note_crash_site(std::uintptr_t place, std::uintptr_t stack_pointer) {
  world.active = world.racing = false;
  std::uintptr_t frames[most_frames + 8];
  int const count = stack(frames, most_frames + 8);
  int first = 0;  // the signal handler's own frames come before the place of the fault
  while (first < count && frames[first] != place) ++first;
  // The engine itself, looking at memory for the program: behind the way into the handler comes who has called it.
  if (first == count) first = 1;
  the_last.frames = 0;
  auto const add = [](std::uintptr_t frame) {
    if (the_last.frames < most_frames && frame != 0) the_last.stack[the_last.frames++] = frame;
  };
  if (modules::of(place) < 0) {
    add(place);
    add(caller(stack_pointer));
  } else {
    for (int i = first; i < count; ++i) add(frames[i]);
  }
  output::flush();
  debugger::stop(place);
  world.active = true;
}

void fail(FailureKind kind, char const* message, std::uintptr_t address) {
  describe(kind, message, address);
  schedule::leave(Ending::failed);
}

namespace {

char const* own_text(char const* text) {
  std::size_t const n = raw::length(text) + 1;
  char* const copy = static_cast<char*>(own_allocate(n));
  raw::copy(copy, text, n);
  return copy;
}

}  // namespace

void complain(char const* kind, char const* message, char const* expected, char const* seen, char const* file,
              unsigned line) {
  describe(FailureKind::assertion, message, 0);
  the_last.custom_kind = own_text(kind);
  the_last.expected = own_text(expected);
  the_last.seen = own_text(seen);
  the_last.file = own_text(file);
  the_last.line = line;
  schedule::leave(Ending::failed);
}

void race(std::uintptr_t address, std::size_t size, bool writes, bool atomic, Epoch other, bool other_writes,
          bool other_atomic) {
  describe(FailureKind::data_race, "", address);
  the_last.size = static_cast<std::uint32_t>(size);
  the_last.writes = writes;
  the_last.atomic = atomic;
  the_last.other = other;
  the_last.other_thread = thread_of(other);
  the_last.other_writes = other_writes;
  the_last.other_atomic = other_atomic;
  set_message("two threads access the same memory, at least one writes, and nothing orders the two");
  schedule::leave(Ending::failed);
}

void refuse(char const* what) {
  describe(FailureKind::none, what, 0);
  schedule::leave(Ending::refused);
}

Failure const& last() { return the_last; }
void begin() { the_last = {}; }

}  // namespace failure
}  // namespace racecourse::engine
