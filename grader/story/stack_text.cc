// The stacks that belong to a story: the author's frames; how many others lie between is not worth a line.
#include <fmt/format.h>

#include "grader/story/columns.h"
#include "grader/story/picture.h"

namespace racecourse::story {
namespace {

using trace::thread_name;

class Stacks {
 public:
  Stacks(std::ostream& out, View const& view)
      : out_(out), view_(view), margin_(static_cast<std::size_t>(view.indent), ' ') {}

  void draw(Story const& s) {
    if (s.kind == "linearizability") return;  // seen when all was over, and nobody's line
    out_ << "\n";
    if (s.kind == "data-race") {
      stack(s.other_title, s.other_stack);
      stack(fmt::format("a {} by {}", s.lines.empty() ? "use" : s.lines.back().what, thread_name(s.thread)), s.stack);
    } else if (s.kind == "deadlock" || s.kind == "livelock") {
      for (Stance const& t : s.threads) {
        if (t.state != "ended") stack(t.name + (t.text.empty() ? "" : " " + t.text) + holding(t), t.stack);
      }
    } else {
      stack(thread_name(s.thread), s.stack);
      if (!s.other_title.empty()) stack(s.other_title, s.other_stack);
    }
    if (!s.origin_stack.empty()) stack("the block was allocated", s.origin_stack);
  }

 private:
  static std::string holding(Stance const& t) {
    std::string text;
    for (std::string const& name : t.holds) text += (text.empty() ? "; it holds " : " and ") + name;
    return text;
  }

  void stack(std::string const& title, std::vector<Frame> const& frames) {
    for (std::string const& part : wrapped(view_.safe(title), view_.width - view_.indent)) {
      out_ << margin_ << painted(view_.safe(part), "1", view_) << "\n";
    }
    bool any = false;
    for (Frame const& f : frames) {
      if (!f.own) continue;
      any = true;
      std::string const line = fmt::format("  {}  {}", place_text(f.place, view_), view_.safe(f.function));
      out_ << margin_ << cut(line, view_.width - view_.indent, view_.unicode) << "\n";
    }
    if (any) return;
    std::string const where = frames.empty() ? "" : ": " + view_.safe(frames[0].function);
    out_ << margin_ << cut("  (no frame of the program's own" + where + ")", view_.width - view_.indent, view_.unicode)
         << "\n";
  }

  std::ostream& out_;
  View const& view_;
  std::string margin_;
};

}  // namespace

void draw_stacks(std::ostream& out, Story const& story, View const& view) { Stacks(out, view).draw(story); }

}  // namespace racecourse::story
