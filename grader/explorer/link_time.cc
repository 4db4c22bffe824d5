#include "grader/explorer/link_time.h"

namespace racecourse::explorer {

bool is_for_link_time(std::string_view object) {
  constexpr std::string_view bitcode = "BC\xC0\xDE";  // clang's; in an archive behind a member's header
  constexpr std::string_view bitcode_member = "`\nBC\xC0\xDE";
  constexpr std::string_view section = ".gnu.lto_";  // what the names of g++'s sections begin with
  constexpr std::string_view archive = "!<arch>\n";
  if (object.starts_with(bitcode)) return true;
  if (object.starts_with(archive) && object.find(bitcode_member) != object.npos) return true;
  return object.find(section) != object.npos;
}

}  // namespace racecourse::explorer
