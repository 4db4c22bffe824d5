#include "tests/engine/fuzz/judge.h"

namespace racecourse::fuzz {
namespace {

bool cannot_tell(Program const& program) {
  bool weak = false;
  for_each_of(program, [&](Statement const& s) {
    switch (s.what) {
      case Do::load:
      case Do::store:
      case Do::exchange:
      case Do::add:
      case Do::cas:
      case Do::weak_cas:
      case Do::await:
        weak = weak || s.order != Order::seq_cst || s.failure != Order::seq_cst;
        break;
      case Do::fence:
      case Do::wait:
      case Do::if_locked:
      case Do::if_locked_in_time:
      case Do::wait_for:
      case Do::wait_once_for:
      case Do::acquire_in_time:
      case Do::latch_try_wait:
      case Do::try_acquire:
      case Do::notify_one:
      case Do::notify_all:
        weak = true;
        break;
      default:
        break;
    }
  });
  return !weak;
}

std::string list(std::set<Outcome> const& of, std::set<Outcome> const& without, Program const& program) {
  std::string text;
  for (Outcome const& o : of) {
    if (without.count(o) == 0) text += "    " + to_string(o, program) + '\n';
  }
  return text;
}

std::string difference(Program const& program, Behaviour const& machine, Explored const& seen, bool more_allowed) {
  std::string const missing = list(machine.outcomes, seen.outcomes, program);
  std::string const forbidden = more_allowed ? "" : list(seen.outcomes, machine.outcomes, program);
  std::string text;
  if (!missing.empty()) text += "  never seen:\n" + missing;
  if (!forbidden.empty()) text += "  cannot be:\n" + forbidden;
  return text;
}

// libstdc++ 12's std::counting_semaphore::acquire may sleep for ever though there is something to take: it remembers
// the count, sees 0, and goes to sleep if the count is again what it remembered.
bool library_may_sleep(Program const& program) { return !program.posix_semaphore && uses(program, Do::acquire); }

bool may_fail_so(Program const& program, Behaviour const& machine, std::string const& kind) {
  if (kind == "data-race") return machine.race;
  // Which of the two it is, is told by who cannot go on in that execution.
  if (kind == "deadlock" || kind == "livelock") {
    return machine.deadlock || machine.livelock || library_may_sleep(program);
  }
  return false;
}

std::string said(Explored const& seen) { return "  engine: " + seen.said + "\n"; }

}  // namespace

std::string disagreement(Program const& program, Behaviour const& machine, Explored const& seen, Memory memory) {
  bool const may_fail = machine.race || machine.deadlock || machine.livelock;
  bool const more = memory == Memory::cpp && !cannot_tell(program);
  if (seen.verdict == "failed") {
    // Outcomes of a race have no meaning; those that are only weaker may deadlock, too.
    return may_fail_so(program, machine, seen.kind) || more ? "" : said(seen) + "  it cannot fail so\n";
  }
  if (seen.verdict != "passed") return said(seen);
  // The search did not come to its end: what it saw must be right, but may be little.
  if (!seen.complete) return more ? "" : impossible(program, machine, seen);
  if (may_fail) {
    return said(seen) + "  it may fail: race " + std::to_string(machine.race) + " deadlock " +
           std::to_string(machine.deadlock) + " livelock " + std::to_string(machine.livelock) + "\n";
  }
  std::string const text = difference(program, machine, seen, more);
  return text.empty() ? "" : said(seen) + text;
}

std::string impossible(Program const& program, Behaviour const& machine, Explored const& seen) {
  if (seen.verdict == "failed")
    return may_fail_so(program, machine, seen.kind) ? "" : said(seen) + "  it cannot fail so\n";
  if (seen.verdict != "passed") return said(seen);
  std::string const forbidden = list(seen.outcomes, machine.outcomes, program);
  return forbidden.empty() ? "" : said(seen) + "  cannot be:\n" + forbidden;
}

}  // namespace racecourse::fuzz
