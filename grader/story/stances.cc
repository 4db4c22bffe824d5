#include "grader/story/stances.h"

#include <fmt/format.h>

#include <algorithm>

#include "grader/story/lines.h"

namespace racecourse::story {
namespace {

using trace::thread_name;

std::string text_of_spin(raw::Thread const& t, Names& names) {
  std::string text = "spins";
  for (auto const& [address, value] : t.reads) {
    text += fmt::format("{} {} is {}", text == "spins" ? ": as long as" : " and", names.of(address, "atomic"), value);
  }
  return text;
}

void tell_object(raw::Thread const& t, Names& names, Stance& stance) {
  std::string const name = names.of(t.object->at, t.object->kind);
  stance.text = (t.waits_for == "wake" ? "sleeps on " : "waits for ") + name;
  if (t.object->owner < 0) return;
  bool const itself = t.object->owner == t.id;
  stance.text += itself ? ", which it holds itself" : ", which " + thread_name(t.object->owner) + " holds";
  stance.waits_for_thread = t.object->owner;
}

void tell_wait(raw::Thread const& t, Names& names, Stance& stance) {
  if (t.waits_for == "thread") {
    stance.text = "waits for the end of " + thread_name(t.awaits);
    stance.waits_for_thread = t.awaits;
  } else if (t.waits_for == "time") {
    stance.text = "sleeps";
  } else if (t.waits_for == "exit") {
    stance.text = "has returned from main and waits for the others";
  } else if (t.waits_for == "change") {
    stance.text = text_of_spin(t, names);
  } else if (t.object) {
    tell_object(t, names, stance);
  } else if (!t.waits_for.empty() && t.waits_for != "nothing") {
    stance.text = "waits: " + t.waits_for;
  }
}

bool holds(raw::Object const& object, int thread) {
  return object.owner == thread ||
         std::find(object.holders.begin(), object.holders.end(), thread) != object.holders.end();
}

}  // namespace

std::vector<Stance> stances_of(raw::Finding const& finding, Symbols& symbols, Names& names) {
  std::vector<Stance> all;
  for (raw::Thread const& t : finding.threads) {
    Stance stance{t.id, thread_name(t.id), t.state, "", {}, -1, stack_of(finding, t.stack, symbols)};
    if (t.state == "not-begun") stance.state = "not begun";
    if (t.id == finding.thread && t.state != "ended") stance.stack = symbols.frames(finding.frames);
    for (raw::Object const& o : finding.objects) {
      if (holds(o, t.id) && o.kind != "once") stance.holds.push_back(names.of(o.at, o.kind));
    }
    tell_wait(t, names, stance);
    all.push_back(std::move(stance));
  }
  return all;
}

// From each thread along "waits for": a thread met twice is on a cycle.
std::vector<int> cycle_of(std::vector<Stance> const& stances) {
  for (Stance const& start : stances) {
    std::vector<int> way;
    for (Stance const* t = &start; t != nullptr; t = stance_of(stances, t->waits_for_thread)) {
      auto const met = std::find(way.begin(), way.end(), t->thread);
      if (met != way.end()) return {met, way.end()};
      way.push_back(t->thread);
    }
  }
  return {};
}

Stance const* stance_of(std::vector<Stance> const& stances, int thread) {
  auto const it =
      std::find_if(stances.begin(), stances.end(), [thread](Stance const& s) { return s.thread == thread; });
  return it == stances.end() ? nullptr : &*it;
}

}  // namespace racecourse::story
