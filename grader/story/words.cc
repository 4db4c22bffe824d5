#include "grader/story/words.h"

#include <fmt/format.h>

namespace racecourse::story {
namespace {

using raw::Access;
using raw::Event;
using trace::thread_name;

// Places that stand for the beginning and the end of a thread (grader/engine/threads.cc), and for fences.
constexpr std::uint64_t first_place = 32, place_size = 32, no_places = 4096;

bool is_fence(Access const& a) { return a.at.module < 0 && a.at.offset < first_place; }
bool is_thread(Access const& a) { return a.at.module < 0 && a.at.offset >= first_place && a.at.offset < no_places; }
int thread_of(Access const& a) { return static_cast<int>((a.at.offset - first_place) / place_size); }
bool is_end(Access const& a) { return (a.at.offset - first_place) % place_size != 0; }

Words of_thread(Access const& a) {
  std::string const name = thread_name(thread_of(a));
  if (a.mode == "give") return is_end(a) ? Words{"end", "ends", "", ""} : Words{"create", "starts " + name, name, ""};
  return is_end(a) ? Words{"join", "joins " + name, name, ""} : Words{"begin", "begins", "", ""};
}

std::string value_text(std::uint64_t value, std::uint64_t size) {
  if (size <= 4 && value >= 0xffff'ff00 && size == 4) return std::to_string(static_cast<std::int32_t>(value));
  if (size == 8 && value >= 0xffff'ffff'ffff'ff00) return std::to_string(static_cast<std::int64_t>(value));
  return value > 0xffff'ffff ? fmt::format("{:#x}", value) : std::to_string(value);
}

std::string ordered(int order) { return " (" + order_name(order) + ")"; }

std::string old_value(raw::Values const& v) {
  if (v.newer == 0) return "";
  return v.newer == 1 ? "an old value, a newer one exists" : fmt::format("an old value, {} newer ones exist", v.newer);
}

Words of_values(Event const& e, Access const& a, std::string const& name) {
  raw::Values const& v = *e.values;
  if (v.read && v.written) {
    std::string const change = value_text(*v.read, a.size) + " -> " + value_text(*v.written, a.size);
    return {"rmw", fmt::format("{}: {}{}", name, change, ordered(v.order)), name, old_value(v)};
  }
  if (v.written) {
    std::string const note = v.newer == 0 ? "" : fmt::format("stands before {} newer", v.newer);
    return {"store", fmt::format("{} = {}{}", name, value_text(*v.written, a.size), ordered(v.order)), name, note};
  }
  if (v.read) {
    return {"load", fmt::format("{} is {}{}", name, value_text(*v.read, a.size), ordered(v.order)), name, old_value(v)};
  }
  return {"atomic", "uses " + name, name, ""};
}

struct Verb {
  char const *kind, *mode, *what, *text;
};
// First match wins; an empty kind fits all.
constexpr Verb verbs[] = {
    {"mutex", "take", "lock", "locks {}"},
    {"mutex", "attempt", "lock", "locks {}"},
    {"mutex", "probe", "lock-busy", "finds {} locked"},
    {"mutex", "give", "unlock", "unlocks {}"},
    {"spin-lock", "take", "lock", "locks {}"},
    {"spin-lock", "attempt", "lock", "locks {}"},
    {"spin-lock", "probe", "lock-busy", "finds {} locked"},
    {"spin-lock", "give", "unlock", "unlocks {}"},
    {"rwlock", "take", "lock", "locks {}"},
    {"rwlock", "attempt", "lock", "locks {}"},
    {"rwlock", "probe", "lock-busy", "finds {} locked"},
    {"rwlock", "give", "unlock", "unlocks {}"},
    {"rwlock", "share", "lock-shared", "locks {} for reading"},
    {"rwlock", "unshare", "unlock-shared", "unlocks {} for reading"},
    {"condition", "enqueue", "wait", "waits on {}"},
    {"condition", "resume", "wake-up", "wakes up at {}"},
    {"condition", "leave", "leave", "stops waiting on {} unwoken"},
    {"condition", "wake", "notify", "notifies {}"},
    {"condition", "miss", "notify-nobody", "notifies {}: nobody waits"},
    {"atomic", "enqueue", "futex-wait", "sleeps on {}"},
    {"atomic", "resume", "wake-up", "wakes up at {}"},
    {"atomic", "leave", "leave", "stops sleeping on {} unwoken"},
    {"atomic", "wake", "futex-wake", "wakes who sleeps on {}"},
    {"atomic", "miss", "notify-nobody", "wakes who sleeps on {}: nobody does"},
    {"semaphore", "down", "acquire", "takes from {}"},
    {"semaphore", "attempt", "acquire", "takes from {}"},
    {"semaphore", "probe", "acquire-empty", "finds {} empty"},
    {"semaphore", "up", "post", "posts {}"},
    {"once", "take", "once-begin", "is the one to initialise {}"},
    {"once", "read", "once-done", "finds {} initialised"},
    {"once", "write", "once-end", "has initialised {}"},
    {"once", "give", "once-failed", "leaves {} uninitialised"},
    {"barrier", "write", "arrive", "arrives at {}"},
    {"barrier", "enqueue", "wait", "waits at {}"},
    {"barrier", "give", "arrive", "arrives at {}"},
    {"barrier", "share", "leave", "leaves {}"},
    {"descriptor", "write", "io", "uses {}"},
    {"descriptor", "read", "io-look", "looks at {}"},
    {"", "take", "take", "takes {}"},
    {"", "give", "give", "gives {}"},
    {"", "enqueue", "wait", "waits at {}"},
    {"", "wake", "notify", "wakes at {}"},
    {"", "miss", "notify-nobody", "wakes at {}: nobody waits"},
    {"", "resume", "wake-up", "wakes up at {}"},
    {"", "leave", "leave", "stops waiting at {}"},
    {"", "attempt", "take", "takes {}"},
    {"", "probe", "take-failed", "finds nothing to take at {}"},
    {"", "read", "load", "reads {}"},
    {"", "write", "store", "writes {}"},
};

Words of_access(Event const& e, Access const& a, Names& names) {
  if (a.mode == "stop") return {"exit", "ends the process", "", ""};
  if (is_thread(a)) return of_thread(a);
  if (is_fence(a)) return {"fence", "fence (seq_cst)", "", ""};
  std::string const name = names.of(a.at, a.kind);
  if (e.values && (a.mode == "read" || a.mode == "write")) return of_values(e, a, name);
  for (Verb const& verb : verbs) {
    if ((*verb.kind == '\0' || a.kind == verb.kind) && a.mode == verb.mode) {
      return {verb.what, fmt::format(fmt::runtime(verb.text), name), name, ""};
    }
  }
  return {"other", a.mode + " " + name, name, ""};
}

// What touches no object: known by the function that was called.
Words of_entry(Event const& e, std::string const& entry) {
  auto const is = [&](char const* part) { return entry.find(part) != std::string::npos; };
  if (is("sleep")) return {"sleep", fmt::format("sleeps until {:.9g} s", static_cast<double>(e.time) / 1e9), "", ""};
  if (is("yield")) return {"yield", "yields", "", ""};
  if (is("join")) return {"join", "stops waiting for the end of a thread", "", ""};
  if (is("exit") || is("finish")) return {"exit", "waits for the others, to end the process", "", ""};
  return {"step", "goes on", "", ""};
}

}  // namespace

std::string order_name(int order) {
  static constexpr char const* names[] = {"relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst"};
  return order >= 0 && order < 6 ? names[order] : "unknown order";
}

Words words_of(raw::Event const& e, Names& names, std::string const& entry) {
  if (e.what == "fence") return {"fence", "fence" + ordered(e.values ? e.values->order : 5), "", ""};
  if (e.what == "access") {
    std::string const name = names.of(e.at, "");
    return e.writes ? Words{"write", "writes " + name, name, ""} : Words{"read", "reads " + name, name, ""};
  }
  if (e.what == "allocation") return {"allocate", fmt::format("allocates {} bytes", e.size), "", ""};
  if (e.what == "release") return {"free", fmt::format("frees {} bytes", e.size), "", ""};
  // Fences are places for the order of operations, too: they say nothing beside another one.
  std::vector<Access> did = e.did;
  if (did.size() == 2 && is_fence(did[1])) did.pop_back();
  if (did.empty()) return of_entry(e, entry);
  Words words = of_access(e, did[0], names);
  if (did.size() == 2) {
    Words const second = of_access(e, did[1], names);
    std::string const both = words.text + " and " + second.text;
    if (words.what == "unlock") words = second;  // a condition wait gives its mutex up
    words.text = both;
  }
  return words;
}

}  // namespace racecourse::story
