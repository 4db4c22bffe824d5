#include "grader/story/tell.h"

#include <fmt/format.h>

#include <algorithm>

#include "grader/story/lines.h"
#include "grader/story/missing_edge.h"
#include "grader/story/stances.h"

namespace racecourse::story {
namespace {

using trace::thread_name;

class Teller {
 public:
  Teller(raw::Finding const& finding, Symbols& symbols) : f_(finding), symbols_(symbols), names_(symbols, &finding) {}

  Story tell() {
    tell_plain_facts();
    name_block();
    s_.lines = lines_of(f_, symbols_, names_);
    s_.threads = stances_of(f_, symbols_, names_);
    if (f_.kind == "data-race") {
      tell_race();
    } else if (f_.kind == "deadlock" || f_.kind == "livelock") {
      tell_stuck();
    } else {
      add_last(last_line(f_, symbols_, f_.message));
    }
    tell_block();
    tell_no_return();
    return std::move(s_);
  }

 private:
  void tell_plain_facts() {
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
  }

  // Memory without a variable of its own is known by where it was allocated.
  void name_block() {
    if (!f_.at || f_.at->module >= 0) return;
    for (raw::Event const& e : f_.events) {
      if (e.what != "allocation") continue;
      std::vector<Frame> const stack = stack_of(f_, e.stack, symbols_);
      Frame const* const own = own_frame(stack);
      if (own == nullptr) continue;
      std::string const file = own->place.file.substr(own->place.file.rfind('/') + 1);
      names_.call(*f_.at, fmt::format("the block from {}:{}", file, own->place.line));
    }
  }

  void add_last(Line line) {
    line.switched = !s_.lines.empty() && s_.lines.back().thread != line.thread;
    s_.lines.push_back(std::move(line));
  }

  void tell_race() {
    std::string const name = f_.at ? names_.of(*f_.at, "") : "memory";
    std::string const mine = fmt::format("{}{}", f_.atomic ? "an atomic " : "a ", f_.writes ? "write" : "read");
    // Locks and the like have no values that the recorder could have noted.
    bool const uses = f_.other_atomic && f_.other_event && !f_.events[*f_.other_event].values;
    std::string const access =
        fmt::format("{}{}", f_.other_atomic ? "an atomic " : "a ", f_.other_writes ? "write" : "read");
    std::string const other = uses ? "a use" : access;
    s_.message = fmt::format("data race on {}: {} by {} and {} by {}, and nothing orders the two", name, other,
                             thread_name(f_.other_thread), mine, thread_name(f_.thread));
    Line line = last_line(f_, symbols_, (f_.writes ? "writes " : "reads ") + name);
    line.what = f_.writes ? "write" : "read";
    line.object = name;
    line.mark = "second access";
    add_last(std::move(line));
    if (f_.other_event) s_.other_stack = stack_of(f_, f_.events[*f_.other_event].stack, symbols_);
    s_.other_title = fmt::format("{} by {}", other, thread_name(f_.other_thread));
    s_.details = missing_edge(f_, names_);
  }

  // The last line of each thread that can do no more; the one that made it so comes last.
  void tell_last_lines() {
    for (bool const failing : {false, true}) {
      for (Stance const& t : s_.threads) {
        bool const stuck = t.state == "waiting" || t.thread == f_.thread;
        if (t.state == "ended" || !stuck || (t.thread == f_.thread) != failing) continue;
        Line line = last_line(f_, symbols_, t.text.empty() ? f_.message : t.text);
        line.thread = t.thread;
        if (!failing) line.what = line.mark = "stuck";
        line.location.reset();
        line.source.clear();
        locate(line, t.stack, symbols_);
        s_.lines.push_back(std::move(line));
      }
    }
  }

  void tell_stuck() {
    tell_last_lines();
    s_.cycle = cycle_of(s_.threads);
    std::string text;
    for (int const t : s_.cycle) {
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", thread_name(t), stance_of(s_.threads, t)->text);
    }
    if (text.empty() && f_.kind == "livelock") text = text_of_spins();
    if (!text.empty()) s_.message = text;
    for (raw::Thread const& t : f_.threads) {
      if (t.waits_for == "wake" && t.object) tell_lost_wake(t);
    }
    tell_of_library_semaphore();
    if (s_.location) return;
    for (Stance const& t : s_.threads) {  // nobody in particular: the first that waits
      Frame const* const own = own_frame(t.stack);
      if (own == nullptr || t.state != "waiting") continue;
      s_.location = *own;
      return;
    }
  }

  // Not the author's mistake: acquire() sleeps while the count is the one that it saw first, and it may have been 0 in
  // between (https://gcc.gnu.org/PR104928).
  void tell_of_library_semaphore() {
    auto const in_semaphore = [](Stance const& t) {
      return std::any_of(t.stack.begin(), t.stack.end(), [](Frame const& f) {
        return f.function.find("std::__atomic_semaphore::") != std::string::npos;
      });
    };
    if (std::none_of(s_.threads.begin(), s_.threads.end(), in_semaphore)) return;
    s_.details.push_back(
        "std::counting_semaphore of libstdc++ 12 can sleep although there is something to take (GCC bug 104928): "
        "look at its count before you look for a mistake");
  }

  // Each loop that is left, with its place.
  std::string text_of_spins() const {
    std::string text;
    for (Stance const& t : s_.threads) {
      Frame const* const own = own_frame(t.stack);
      if (!t.text.starts_with("spins: ") || own == nullptr) continue;
      std::string const what = t.text.substr(std::string("spins: ").size());
      text += fmt::format("{}{} spins at {}:{} {}", text.empty() ? "" : "; ", t.name, own->place.file, own->place.line,
                          what);
    }
    return text.empty() ? "" : text + ", and nobody changes that";
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
      if (e.what == "allocation") s_.origin_stack = stack_of(f_, e.stack, symbols_);
      if (e.what == "release" && (f_.kind == "use-after-free" || f_.kind == "double-free")) {
        s_.other_stack = stack_of(f_, e.stack, symbols_);
        s_.other_title = "freed by " + thread_name(e.thread);
      }
    }
    if (f_.kind == "leak" && !s_.location) {
      if (Frame const* const own = own_frame(s_.origin_stack); own != nullptr) s_.location = *own;
    }
  }

  void tell_no_return() {
    if (!f_.no_return) return;
    std::uint64_t const step = *f_.no_return, tried = f_.no_return_tried;
    if (step == 0) {
      s_.details.push_back(f_.no_return_proven
                               ? "Every schedule of this program fails"
                               : fmt::format("No other schedule that was tried ends well ({} of them)", tried));
    } else if (step < f_.all_steps) {
      s_.details.push_back(
          f_.no_return_proven
              ? fmt::format("After step {} every continuation fails", step)
              : fmt::format("After step {} none of {} continuations that were tried ends well", step, tried));
    }
  }

  raw::Finding const& f_;
  Symbols& symbols_;
  Names names_;
  Story s_;
};

}  // namespace

Story tell(raw::Finding const& finding, Symbols& symbols) { return Teller(finding, symbols).tell(); }

}  // namespace racecourse::story
