// Which bytes are text. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace racecourse::submission {

// Where the first byte is that is not UTF-8, if any.
std::optional<std::size_t> first_bad_byte(std::string_view text);

}  // namespace racecourse::submission
