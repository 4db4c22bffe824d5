// A finding of the engine in words: numbers and addresses in, a Story out. Nothing here knows how it will be shown.
//
//   Result<raw::Answer> answer = raw::parse(lines);
//   Symbols symbols(modules, showing);
//   trace::Story story = tell(answer->findings[0], symbols);
//   out << timeline_text(story, view);            // text.h
//   o["timeline"] = timeline_json(story);         // json.h
#pragma once

#include "grader/story/symbols.h"
#include "grader/trace/story.h"

namespace racecourse::story {

using trace::Line;
using trace::Stance;
using trace::Story;

Story tell(raw::Finding const& finding, Symbols& symbols);

}  // namespace racecourse::story
