// Making text safe for where it is shown. Pure. A student's output, exception texts and names are hostile.
#pragma once

#include <string>
#include <string_view>

namespace racecourse::report {

// Valid UTF-8 without control characters: bytes that are none become U+FFFD, ESC becomes "\x1b", other controls "\xNN".
// New lines and tabs stay.
std::string visible(std::string_view text);

std::string for_xml(std::string_view text);              // element text and attribute values of XML 1.0
std::string for_github_message(std::string_view text);   // after `::error ...::`
std::string for_github_property(std::string_view text);  // `file=` and the like
std::string for_markdown(std::string_view text);         // one line of a table cell

}  // namespace racecourse::report
