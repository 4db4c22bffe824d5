// Making text safe for where it is shown. Pure. A student's output, exception texts and file names are hostile.
#pragma once

#include <string>
#include <string_view>

namespace racecourse::report {

// Valid UTF-8 in which what is there is what is seen. Bytes that are no UTF-8, and characters that reorder or hide
// their neighbours (bidirectional controls, line separators, tags), become U+FFFD; ESC becomes "\x1b", other controls
// "\xNN". New lines and tabs stay.
std::string visible(std::string_view text);

// For a terminal, or a log that a CI runner reads: as visible(), and nothing in it is obeyed as a workflow command.
std::string for_log(std::string_view text);
std::string for_log_line(std::string_view text);  // the same in one line: places, names, commands

std::string for_markup(std::string_view text);       // element text of XML 1.0 and HTML
std::string for_markup_line(std::string_view text);  // the same in one line: attributes, HTML blocks of Markdown

std::string for_github_message(std::string_view text);   // after `::error ...::`
std::string for_github_property(std::string_view text);  // `file=` and the like

// At most `bytes` bytes, never half a character; what was cut ends in " ...".
std::string cut(std::string text, std::size_t bytes);

// Columns on a terminal, taking each character for one wide.
std::size_t columns(std::string_view text);

}  // namespace racecourse::report
