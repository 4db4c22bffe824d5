// A story drawn for a terminal: the timeline with one column a thread and the source beside it, and the stacks that
// belong to it. Where columns do not fit, the same one below the other.
//
//   View view{.width = 80, .safe = &report::visible, .file = [](std::string const& name) { return name; }};
//   draw_timeline(out, story, view);
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "grader/story/tell.h"

namespace racecourse::story {

struct View {
  bool colour = false, unicode = true;
  int width = 100, indent = 0;  // the width has the indent in it
  std::size_t most_lines = 120;
  std::function<std::string(std::string_view)> safe;         // for whom it is shown: nothing hidden, nothing obeyed
  std::function<std::string(std::string const& file)> file;  // what a file is called
};

void draw_timeline(std::ostream& out, Story const& story, View const& view);
// A blank line, and the stacks below it; nothing where the story has none.
void draw_stacks(std::ostream& out, Story const& story, View const& view);

std::string place_text(Place const& place, View const& view);
// Broken into lines at blanks.
void draw_paragraph(std::ostream& out, std::string const& text, View const& view);
std::string painted(std::string const& text, char const* code, View const& view);

}  // namespace racecourse::story
