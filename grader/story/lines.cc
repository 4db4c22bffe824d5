#include "grader/story/lines.h"

#include "grader/story/words.h"

namespace racecourse::story {
namespace {

bool in(std::uint64_t threads, int thread) { return (threads >> thread & 1) != 0; }

class Lines {
 public:
  Lines(raw::Finding const& finding, Symbols& symbols, Names& names) : f_(finding), symbols_(symbols), names_(names) {}

  std::vector<Line> all() {
    count_steps();
    for (std::size_t i = 0; i < f_.events.size(); ++i) {
      raw::Event const& e = f_.events[i];
      bool const is_other = f_.other_event && *f_.other_event == i;
      begun_ |= std::uint64_t{1} << e.thread;
      if (e.what != "access" || is_other) add(e, is_other);
    }
    return std::move(lines_);
  }

 private:
  void add(raw::Event const& e, bool is_other) {
    Words words = words_of(e, names_, symbols_.function(e.entry));
    Line line;
    line.thread = e.thread;
    line.step = e.step;
    line.what = std::move(words.what);
    line.text = std::move(words.text);
    line.object = std::move(words.object);
    line.note = std::move(words.note);
    if (e.what == "operation") note_choice(line);
    locate(line, stack_of(f_, e.stack, symbols_), symbols_);
    line.switched = !lines_.empty() && e.thread != lines_.back().thread;
    line.preempted = line.switched && enabled(lines_.back().thread, e.step);
    line.waiting = waiting(e.step, e.thread);
    if (is_other) line.mark = "first access";
    if (f_.no_return && *f_.no_return > 0 && *f_.no_return == e.step && e.what == "operation") line.mark = "too late";
    if (line.what == "end") ended_ |= std::uint64_t{1} << e.thread;
    lines_.push_back(std::move(line));
  }

  // How many steps its thread had done with each step of the execution: choices are told by these.
  void count_steps() {
    std::uint64_t done[64] = {};
    for (raw::Step const& step : f_.steps) nth_.push_back(in_range(step.thread) ? ++done[step.thread] : 0);
  }
  static bool in_range(int thread) { return thread >= 0 && thread < 64; }

  // What went another way than it ordinarily does, where the operation itself does not show it.
  void note_choice(Line& line) const {
    if (!line.note.empty() || line.step == 0 || line.step > nth_.size()) return;
    std::uint64_t const nth = nth_[line.step - 1];
    for (raw::Pick const& pick : f_.picks) {
      if (pick.thread != line.thread || pick.step > nth) continue;
      if (pick.choice == "weak-failure" && pick.step == nth) line.note = "it fails although it could succeed";
      if (line.what != "leave") continue;
      if (pick.choice == "spurious-wake") line.note = "a spurious wake-up";
      if (pick.choice == "timer") line.note = "its time is over";
    }
  }

  bool enabled(int thread, std::uint64_t step) const {
    return step > 0 && step <= f_.steps.size() && in(f_.steps[step - 1].enabled, thread);
  }

  // Of the threads that had begun those that were not able to run in that step.
  std::vector<int> waiting(std::uint64_t step, int but) const {
    std::vector<int> result;
    if (step == 0 || step > f_.steps.size()) return result;
    for (int t = 0; t < 64; ++t) {
      if (t != but && in(begun_ & ~ended_, t) && !enabled(t, step)) result.push_back(t);
    }
    return result;
  }

  raw::Finding const& f_;
  Symbols& symbols_;
  Names& names_;
  std::uint64_t begun_ = 0, ended_ = 0;
  std::vector<std::uint64_t> nth_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> lines_of(raw::Finding const& finding, Symbols& symbols, Names& names) {
  return Lines(finding, symbols, names).all();
}

Line last_line(raw::Finding const& finding, Symbols& symbols, std::string const& text) {
  Line line;
  line.thread = finding.thread;
  line.step = finding.step;
  line.what = "fail";
  line.text = text;
  line.mark = "fails here";
  locate(line, symbols.frames(finding.frames), symbols);
  return line;
}

void locate(Line& line, std::vector<Frame> const& stack, Symbols& symbols) {
  Frame const* const own = own_frame(stack);
  if (own == nullptr) return;
  line.location = *own;
  line.source = symbols.source(*own);
}

std::vector<Frame> stack_of(raw::Finding const& finding, std::size_t number, Symbols& symbols) {
  if (number == 0 || number > finding.stacks.size()) return {};
  return symbols.frames(finding.stacks[number - 1]);
}

}  // namespace racecourse::story
