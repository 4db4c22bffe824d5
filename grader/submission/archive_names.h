// Names of entries: what they say, and how they are shown. Internal to this room; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace racecourse::submission {

// Without "./" and doubled slashes.
std::string plain_name(std::string_view name);
bool leads_out(std::string_view name);  // absolute, a drive of Windows, or with ".."
bool names_archive(std::string_view name);

// How well a plain name fits the exercise's file: 0 is best. Nothing: it is another file.
std::optional<int> fit(std::string const& name, std::string const& exercise, std::string const& file);

// One line of printable text, cut where it is long.
std::string shown(std::string_view name, std::size_t most = 160);

}  // namespace racecourse::submission
