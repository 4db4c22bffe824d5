#include "grader/submission/archive_names.h"

#include <algorithm>
#include <array>

#include "grader/submission/utf8.h"

namespace racecourse::submission {
namespace {

template <class Each>
void each_part(std::string_view name, Each each) {
  for (std::size_t at = 0; at <= name.size();) {
    std::size_t const end = std::min(name.find('/', at), name.size());
    each(name.substr(at, end - at));
    at = end + 1;
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string plain_name(std::string_view name) {
  std::string plain;
  each_part(name, [&](std::string_view part) {
    if (part.empty() || part == ".") return;
    if (!plain.empty()) plain += '/';
    plain += part;
  });
  return plain;
}

bool leads_out(std::string_view name) {
  if (name.starts_with('/') || name.starts_with('\\')) return true;
  if (name.size() > 1 && name[1] == ':' && is_letter(name[0])) return true;
  bool found = false;
  // Windows' own separator is none here, but whoever writes "..\" means it.
  std::string slashed(name);
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  each_part(slashed, [&](std::string_view part) { found = found || part == ".."; });
  return found;
}

bool names_archive(std::string_view name) {
  static constexpr std::array endings{".zip", ".tar", ".gz",   ".bz2",  ".xz", ".zst", ".tgz",
                                      ".tbz", ".txz", ".tzst", ".tbz2", ".7z", ".rar"};
  std::string lower(name.substr(name.size() - std::min<std::size_t>(name.size(), 5)));
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return std::any_of(endings.begin(), endings.end(), [&](char const* ending) { return lower.ends_with(ending); });
}

std::optional<int> fit(std::string const& name, std::string const& exercise, std::string const& file) {
  if (name.starts_with("__MACOSX/")) return std::nullopt;     // what macOS keeps beside each file
  std::string const below = name.substr(name.find('/') + 1);  // a name without a folder stays what it is
  int place = 0;
  for (std::string const& wanted : {"exercises/" + exercise + "/" + file, exercise + "/" + file, file}) {
    if (name == wanted || below == wanted) return place;
    ++place;
  }
  return std::nullopt;
}

std::string shown(std::string_view name, std::size_t most) {
  static constexpr char digits[] = "0123456789abcdef";
  bool const text = !first_bad_byte(name);
  std::string line;
  for (char const c : name) {
    if (line.size() >= most && (static_cast<unsigned char>(c) >> 6) != 2) return line + "...";
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f && (byte < 0x80 || text)) {
      line += c;
    } else {
      line += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return line;
}

}  // namespace racecourse::submission
