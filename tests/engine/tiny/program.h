// Tiny concurrent programs as data: written in one line, run under the engine by the interpreter, and judged by
// oracles that know nothing of the engine.
//
//   Program p = parse("x=1 rlx; y=1 rel | y acq; 1? x rlx");   // message passing
//   interpreter_steps(p) ...; axioms::outcomes(p) ...;
//   to_string(outcome, p);                                       // "a=1 b=0 x=1 y=1"
//
// Threads stand between bars, their steps between semicolons:
//
//   x               load                    x=1    store                    x<-1   exchange
//   x+1             fetch_add               x:0>1  compare_exchange_strong  x~0>1  compare_exchange_weak
//   fence           atomic_thread_fence     [x]    plain load               [x]=1  plain store
//   lock m          unlock m  try m         wait c m   notify c   broadcast c
//   down s          up s      trydown s     spawn 2    join 2     (threads are numbered from 0)
//
// An atomic step ends with its memory order: rlx con acq rel ar sc (compare_exchange: two). `1?` before a step: only if
// the result before, in the same thread, was 1. `{x8 y1}` at the beginning: width of a place in bytes, otherwise 4.
// Values are 0 to 6.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse::tiny {

enum class Do : std::uint8_t {
  load,
  store,
  exchange,
  add,
  cas,
  weak_cas,
  fence,
  plain_load,
  plain_store,
  lock,
  unlock,
  try_lock,
  wait,
  notify,
  broadcast,
  down,
  up,
  try_down,
  spawn,
  join,
};

enum class Order : std::uint8_t { relaxed, consume, acquire, release, acq_rel, seq_cst };  // as compilers number them

struct Step {
  Do what = Do::load;
  std::uint8_t place = 0;  // variable; mutex, semaphore, condition; thread
  std::uint8_t value = 0;  // stored or added; mutex of a wait
  std::uint8_t expected = 0;
  Order order = Order::relaxed, failure = Order::relaxed;
  bool guarded = false;
  std::uint8_t guard = 0;

  bool operator==(Step const&) const = default;
};

inline constexpr int max_threads = 4, max_steps = 8, max_places = 3;

// Plain data: the interpreter reads it from a file.
struct Program {
  std::uint8_t threads = 0;
  std::uint8_t length[max_threads] = {};
  Step steps[max_threads][max_steps] = {};
  std::uint8_t places = 0;  // x, y, z
  std::uint8_t width[max_places] = {4, 4, 4};
  std::uint8_t initial[max_places] = {};  // of semaphores

  bool operator==(Program const&) const = default;
};

Program parse(std::string_view text);  // throws std::invalid_argument, with the place
std::string to_string(Program const& program);
std::string to_string(Step const& step);

constexpr bool has_result(Do what) {
  return what == Do::load || (what >= Do::exchange && what <= Do::weak_cas) || what == Do::plain_load ||
         what == Do::try_lock || what == Do::try_down;
}
constexpr bool is_cas(Do what) { return what == Do::cas || what == Do::weak_cas; }
constexpr bool is_rmw(Do what) { return what >= Do::exchange && what <= Do::weak_cas; }

// What an execution has shown: the results of all threads in order, four bits each, then the variables at the end.
// `absent` is the result of a step that its guard has left out. The result of compare_exchange is what it read, and 8
// more if it exchanged; of the others that may fail, 1 if they did not.
using Outcome = std::uint64_t;
inline constexpr unsigned absent = 15, exchanged = 8;

int result_count(Program const& program);
// Which of the results step `step` of `thread` gives.
int result_index(Program const& program, int thread, int step);
constexpr Outcome with(Outcome outcome, int index, unsigned value) {
  return (outcome & ~(Outcome{15} << (4 * index))) | Outcome{value} << (4 * index);
}
constexpr unsigned at(Outcome outcome, int index) { return static_cast<unsigned>(outcome >> (4 * index) & 15); }

std::string to_string(Outcome outcome, Program const& program);

}  // namespace racecourse::tiny
