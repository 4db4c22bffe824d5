#include "grader/explorer/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "grader/explorer/names.h"
#include "grader/explorer/words.h"

namespace racecourse::explorer {
namespace {

class Teller {
 public:
  Teller(raw::Finding const& finding, Symbols& symbols) : f_(finding), symbols_(symbols), names_(symbols, &finding) {}

  Story tell() {
    s_.kind = f_.kind;
    s_.message = f_.message;
    s_.thread = f_.thread;
    s_.execution = f_.execution;
    s_.switches = f_.switches;
    s_.preemptions = f_.preemptions;
    s_.switches_as_found = f_.switches_as_found;
    s_.left_out = f_.left_out;
    s_.stack = symbols_.frames(f_.frames);
    if (Frame const* const own = own_frame(s_.stack); own != nullptr) s_.location = *own;
    tell_lines();
    tell_threads();
    if (f_.kind == "data-race") tell_race();
    if (f_.kind == "deadlock" || f_.kind == "livelock") tell_stuck();
    tell_block();
    tell_no_return();
    return s_;
  }

 private:
  std::vector<Frame> stack(std::size_t number) {
    if (number == 0 || number > f_.stacks.size()) return {};
    return symbols_.frames(f_.stacks[number - 1]);
  }

  // ---- lines

  void tell_lines() {
    int last = 0;
    bool first = true;
    std::uint64_t begun = 0, ended = 0;
    for (std::size_t i = 0; i < f_.events.size(); ++i) {
      raw::Event const& e = f_.events[i];
      bool const is_other = f_.other_event && *f_.other_event == i;
      begun |= std::uint64_t{1} << e.thread;
      if (e.what == "access" && !is_other) continue;
      Words const words = words_of(e, names_, symbols_.function(e.entry));
      Line line{e.thread, e.step, words.what, words.text, words.object, words.note, stack(e.stack)};
      line.switched = !first && e.thread != last;
      line.preempted = line.switched && could_go_on(last, e.step);
      line.waiting = waiting(begun & ~ended, e.step, e.thread);
      if (is_other) line.mark = "first access";
      if (f_.no_return && *f_.no_return > 1 && *f_.no_return == e.step && e.what == "operation") line.mark = "too late";
      if (words.what == "end") ended |= std::uint64_t{1} << e.thread;
      first = false;
      last = e.thread;
      s_.lines.push_back(std::move(line));
    }
    if (f_.kind == "deadlock" || f_.kind == "livelock") return;  // tell_stuck() has the last word
    Line end{f_.thread, f_.step, "fail", f_.message, "", "", s_.stack};
    end.switched = !first && f_.thread != last;
    end.mark = f_.kind == "data-race" ? "second access" : "fails here";
    if (f_.kind == "data-race") {
      end.what = f_.writes ? "write" : "read";
      end.object = race_object();
      end.text = (f_.writes ? "writes " : "reads ") + end.object;
    }
    s_.lines.push_back(std::move(end));
  }

  // Of the threads in a set those that were not able to run in that step.
  std::vector<int> waiting(std::uint64_t threads, std::uint64_t step, int but) const {
    std::vector<int> result;
    if (step == 0 || step > f_.steps.size()) return result;
    for (int t = 0; t < 64; ++t) {
      if (t != but && (threads >> t & 1) != 0 && (f_.steps[step - 1].enabled >> t & 1) == 0) result.push_back(t);
    }
    return result;
  }

  bool could_go_on(int thread, std::uint64_t step) const {
    return step > 0 && step <= f_.steps.size() && (f_.steps[step - 1].enabled >> thread & 1) != 0;
  }

  std::string race_object() {
    if (!f_.at) return "memory";
    return names_.of(*f_.at, "");
  }

  // ---- threads

  void tell_threads() {
    for (raw::Thread const& t : f_.threads) {
      Stance stance{t.id, thread_name(t.id), t.state, "", {}, -1, stack(t.stack)};
      if (t.state == "not-begun") stance.state = "not begun";
      if (t.id == f_.thread && t.state != "ended") stance.stack = s_.stack;
      for (raw::Object const& o : f_.objects) {
        bool const holds = o.owner == t.id || std::find(o.holders.begin(), o.holders.end(), t.id) != o.holders.end();
        if (holds && o.kind != "once") stance.holds.push_back(names_.of(o.at, o.kind));
      }
      tell_wait(t, stance);
      s_.threads.push_back(std::move(stance));
    }
  }

  void tell_wait(raw::Thread const& t, Stance& stance) {
    if (t.waits_for == "thread") {
      stance.text = "waits for the end of " + thread_name(t.awaits);
      stance.waits_for_thread = t.awaits;
    } else if (t.waits_for == "time") {
      stance.text = "sleeps";
    } else if (t.waits_for == "exit") {
      stance.text = "has returned from main and waits for the others";
    } else if (t.waits_for == "change") {
      stance.text = "spins";
      for (auto const& [address, value] : t.reads) {
        stance.text += fmt::format("{} {} is {}", stance.text == "spins" ? ": as long as" : " and",
                                   names_.of(address, "atomic"), value);
      }
    } else if (t.object) {
      std::string const name = names_.of(t.object->at, t.object->kind);
      stance.text = (t.waits_for == "wake" ? "sleeps on " : "waits for ") + name;
      if (t.object->owner >= 0) {
        stance.text += ", which " + thread_name(t.object->owner) + " holds";
        stance.waits_for_thread = t.object->owner;
      }
    } else if (!t.waits_for.empty() && t.waits_for != "nothing") {
      stance.text = "waits: " + t.waits_for;
    }
  }

  // ---- kinds

  void tell_race() {
    std::string const name = race_object();
    std::string const mine = fmt::format("{}{}", f_.atomic ? "an atomic " : "a ", f_.writes ? "write" : "read");
    std::string const other =
        fmt::format("{}{}", f_.other_atomic ? "an atomic " : "a ", f_.other_writes ? "write" : "read");
    s_.message = fmt::format("data race on {}: {} by {} and {} by {}, and nothing orders the two", name, other,
                             thread_name(f_.other_thread), mine, thread_name(f_.thread));
    s_.lines.back().text = (f_.writes ? "writes " : "reads ") + name;
    if (f_.other_event) s_.other_stack = stack(f_.events[*f_.other_event].stack);
    s_.other_title = fmt::format("{} by {}", other, thread_name(f_.other_thread));
    s_.details.push_back(
        fmt::format("Nothing that {} did after its access comes before the access of {}: no unlock that "
                    "is followed by a lock, no release store that is read by an acquire load, no join",
                    thread_name(f_.other_thread), thread_name(f_.thread)));
  }

  // The last line of each thread that can do no more; the one that made it so comes last.
  void tell_last_lines() {
    for (bool const failing : {false, true}) {
      for (Stance const& t : s_.threads) {
        bool const stuck = t.state == "waiting" || t.thread == f_.thread;
        if (t.state == "ended" || !stuck || (t.thread == f_.thread) != failing) continue;
        std::string const text = t.text.empty() ? f_.message : t.text;
        Line line{t.thread, f_.step, failing ? "fail" : "stuck", text, "", "", t.stack};
        line.mark = failing ? "fails here" : "stuck";
        s_.lines.push_back(std::move(line));
      }
    }
  }

  void tell_stuck() {
    tell_last_lines();
    find_cycle();
    if (!s_.cycle.empty()) {
      std::string text;
      for (int const t : s_.cycle)
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", thread_name(t), stance(t).text);
      s_.message = "deadlock: " + text;
    }
    for (raw::Thread const& t : f_.threads) {
      if (t.waits_for == "wake" && t.object) tell_lost_wake(t);
    }
    if (s_.location) return;
    for (Stance const& t : s_.threads) {  // nobody in particular: the first that waits
      if (Frame const* const own = own_frame(t.stack); own != nullptr && t.state == "waiting") {
        s_.location = *own;
        return;
      }
    }
  }

  Stance const& stance(int thread) const { return s_.threads[static_cast<std::size_t>(thread)]; }

  // From each thread along "waits for": a thread met twice is on a cycle.
  void find_cycle() {
    for (Stance const& start : s_.threads) {
      std::vector<int> way;
      for (int t = start.thread; t >= 0 && static_cast<std::size_t>(t) < s_.threads.size();
           t = stance(t).waits_for_thread) {
        auto const met = std::find(way.begin(), way.end(), t);
        if (met != way.end()) {
          s_.cycle.assign(met, way.end());
          return;
        }
        way.push_back(t);
      }
    }
  }

  // Who could have woken it, and when that was.
  void tell_lost_wake(raw::Thread const& t) {
    raw::Address const at = t.object->at;
    raw::Event const* wait = nullptr;
    raw::Event const* wake = nullptr;
    for (raw::Event const& e : f_.events) {
      for (raw::Access const& a : e.did) {
        if (a.at != at) continue;
        if (a.mode == "enqueue" && e.thread == t.id) wait = &e;
        if ((a.mode == "wake" || a.mode == "miss") && e.thread != t.id) wake = &e;
      }
    }
    std::string const name = names_.of(at, t.object->kind);
    if (wake == nullptr) {
      s_.details.push_back(fmt::format("Nobody has ever woken a thread that waits on {}", name));
    } else if (wait != nullptr && wake->step < wait->step) {
      s_.details.push_back(fmt::format("The last to wake a thread on {} was {}, before {} waited: that wake-up is lost",
                                       name, thread_name(wake->thread), thread_name(t.id)));
    }
  }

  // Where the block was allocated and freed.
  void tell_block() {
    for (raw::Event const& e : f_.events) {
      if (e.what == "allocation") s_.origin_stack = stack(e.stack);
      if (e.what == "release" && (f_.kind == "use-after-free" || f_.kind == "double-free")) {
        s_.other_stack = stack(e.stack);
        s_.other_title = "freed by " + thread_name(e.thread);
      }
    }
    if (f_.kind == "leak" && !s_.location) {
      if (Frame const* const own = own_frame(s_.origin_stack); own != nullptr) s_.location = *own;
    }
  }

  void tell_no_return() {
    if (!f_.no_return) return;
    if (*f_.no_return <= 1) {
      s_.details.push_back(f_.no_return_proven ? "Every schedule of this program fails"
                                               : fmt::format("No other schedule that was tried ends well ({} of them)",
                                                             f_.no_return_tried));
    } else if (*f_.no_return < f_.all_steps) {
      s_.details.push_back(f_.no_return_proven
                               ? fmt::format("After step {} every continuation fails", *f_.no_return)
                               : fmt::format("After step {} none of {} continuations that were tried ends well",
                                             *f_.no_return, f_.no_return_tried));
    }
  }

  raw::Finding const& f_;
  Symbols& symbols_;
  Names names_;
  Story s_;
};

}  // namespace

Story tell(raw::Finding const& finding, Symbols& symbols) { return Teller(finding, symbols).tell(); }

}  // namespace racecourse::explorer
