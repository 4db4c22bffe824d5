#include "tests/explore/random_program.h"

#include <initializer_list>
#include <span>
#include <utility>

namespace racecourse::explore::testing {
namespace {

constexpr Do memory[] = {Do::load, Do::store, Do::add, Do::cas, Do::skip_unless};
constexpr Do locks[] = {Do::lock, Do::unlock, Do::lock, Do::unlock, Do::try_lock, Do::add, Do::load, Do::skip_unless};
constexpr Do sharing[] = {Do::lock, Do::unlock, Do::share, Do::unshare, Do::try_share, Do::try_lock, Do::add};
constexpr Do semaphores[] = {Do::acquire, Do::release, Do::try_acquire, Do::release, Do::load, Do::store};
constexpr Do conditions[] = {Do::lock,       Do::wait,   Do::timed_wait, Do::notify_one,
                             Do::notify_all, Do::unlock, Do::add,        Do::skip_unless};
constexpr Do futexes[] = {Do::futex_wait, Do::futex_wake, Do::store, Do::add, Do::load};
constexpr Do lifetimes[] = {Do::join, Do::spawn, Do::store, Do::load, Do::sleep, Do::exit, Do::yield};
constexpr Do outcomes[] = {Do::stale_load, Do::weak_lock, Do::pick, Do::store, Do::unlock, Do::skip_unless, Do::add};
constexpr Do everything[] = {
    Do::load,     Do::store,       Do::add,        Do::cas,         Do::stale_load, Do::lock,       Do::unlock,
    Do::try_lock, Do::weak_lock,   Do::share,      Do::unshare,     Do::try_share,  Do::acquire,    Do::release,
    Do::wait,     Do::try_acquire, Do::timed_wait, Do::notify_one,  Do::notify_all, Do::futex_wait, Do::futex_wake,
    Do::yield,    Do::sleep,       Do::pick,       Do::skip_unless, Do::lock,       Do::unlock,     Do::join};

std::span<Do const> steps_of(Kind kind) {
  switch (kind) {
    case Kind::memory:
      return memory;
    case Kind::locks:
      return locks;
    case Kind::sharing:
      return sharing;
    case Kind::semaphores:
      return semaphores;
    case Kind::conditions:
      return conditions;
    case Kind::futexes:
      return futexes;
    case Kind::lifetimes:
      return lifetimes;
    case Kind::outcomes:
      return outcomes;
    case Kind::everything:
      break;
  }
  return everything;
}

int below(SplitMix64& random, int bound) { return static_cast<int>(random.below(static_cast<std::uint64_t>(bound))); }

Step random_step(SplitMix64& random, Do what, int thread, int threads) {
  switch (what) {
    case Do::join:  // of a later thread: nobody joins himself, and not in a circle
    case Do::spawn:
      return thread + 1 < threads ? Step{what, thread + 1} : Step{Do::load, 0};
    case Do::skip_unless:
      return {what, below(random, 2), 1 + below(random, 2)};
    case Do::sleep:
      return {what, 0, 1 + below(random, 2)};
    case Do::pick:
      return {what, 2};
    default:
      return {what, below(random, 4) == 0 ? 1 : 0, what == Do::wait || what == Do::timed_wait ? 0 : below(random, 3),
              below(random, 3)};
  }
}

char const* name_of(Do what) {
  static constexpr char const* names[] = {
      "load",        "store",     "add",        "cas",        "stale_load", "lock",       "unlock",
      "try_lock",    "weak_lock", "share",      "unshare",    "try_share",  "acquire",    "release",
      "try_acquire", "wait",      "timed_wait", "notify_one", "notify_all", "futex_wait", "futex_wake",
      "spawn",       "join",      "yield",      "sleep",      "exit",       "pick",       "skip_unless"};
  return names[static_cast<unsigned>(what)];
}

}  // namespace

Program random_program(SplitMix64& random, Kind kind) {
  auto const choice = steps_of(kind);
  int const threads = 2 + below(random, 3);
  int const longest = threads == 2 ? 6 : threads == 3 ? 4 : 2;
  Program program;
  program.semaphores = {below(random, 3), below(random, 2)};
  bool spawned = false;
  for (int t = 0; t < threads; ++t) {
    auto& steps = program.threads.emplace_back();
    for (int left = 1 + below(random, longest); left > 0; --left) {
      Step const step = random_step(random, choice[random.below(choice.size())], t, threads);
      if (step.what == Do::spawn && std::exchange(spawned, true)) continue;
      steps.push_back(step);
    }
    spawned = false;
  }
  return program;
}

std::string text_of(Program const& program) {
  std::string text;
  for (auto const& steps : program.threads) {
    for (Step const& step : steps) {
      text += std::string(name_of(step.what)) + ' ' + std::to_string(step.a) + ' ' + std::to_string(step.b) + ' ' +
              std::to_string(step.c) + "; ";
    }
    text += "\n";
  }
  return text + "semaphores " + std::to_string(program.semaphores[0]) + ' ' + std::to_string(program.semaphores[1]);
}

}  // namespace racecourse::explore::testing
