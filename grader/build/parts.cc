#include "grader/build/parts.h"

#include <algorithm>
#include <sstream>

#include "grader/base/files.h"

namespace racecourse::build {

Result<Parts> parts_of(std::string const& root, Flavour flavour) {
  std::string const file = "grader/harness/link.list";
  Result<std::string> const text = read_file(root + "/" + file);
  if (!text) return text.error();
  Parts parts;
  std::istringstream lines(*text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string kind, what;
    words >> kind >> what;
    if (kind.empty() || kind.starts_with('#')) continue;
    std::vector<std::string> flavours;
    for (std::string flavour_name; words >> flavour_name;) flavours.push_back(flavour_name);
    bool const ours =
        flavours.empty() || std::find(flavours.begin(), flavours.end(), to_string(flavour)) != flavours.end();
    if (kind != "header" && kind != "source" && kind != "wrap") {
      return Problem{"unknown kind '" + kind + "'", "It is header, source or wrap", {file, number, 1}};
    }
    if (!ours) continue;
    (kind == "header" ? parts.headers : kind == "source" ? parts.sources : parts.wraps).push_back(what);
  }
  return parts;
}

}  // namespace racecourse::build
