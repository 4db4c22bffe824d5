// Objects of -flto hold what the compiler knows instead of machine code, or beside it. The hooks of -fsanitize=thread
// come with the machine code; g++ would make it when the program is linked, without them, and clang's is nothing that
// the linker reads. Nothing that such a program does would be seen, and nothing would be found.
#pragma once

#include <string_view>

namespace racecourse::explorer {

// Is this an object, or an archive with one, that -flto has made?
bool is_for_link_time(std::string_view object);

}  // namespace racecourse::explorer
