#include <algorithm>
#include <filesystem>

#include "grader/base/hash.h"
#include "grader/submission/archive.h"
#include "grader/submission/on_disk.h"
#include "grader/submission/submission.h"
#include "grader/submission/utf8.h"

namespace racecourse::submission {
namespace {

namespace fs = std::filesystem;

Place place_of(std::string const& path, std::string const& text, std::size_t offset) {
  auto const end = text.begin() + static_cast<std::ptrdiff_t>(offset);
  auto const line_start = std::find(std::make_reverse_iterator(end), text.rend(), '\n').base();
  return {path, 1 + static_cast<int>(std::count(text.begin(), end, '\n')), 1 + static_cast<int>(end - line_start)};
}

// CR LF and a lone CR become LF; a byte-order mark goes.
std::string normalised(std::string const& raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = raw.starts_with("\xef\xbb\xbf") ? 3 : 0; i < raw.size(); ++i) {
    if (raw[i] != '\r') {
      text += raw[i];
    } else if (i + 1 >= raw.size() || raw[i + 1] != '\n') {
      text += '\n';
    }
  }
  return text;
}

}  // namespace

Result<Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header) {
  Result<Found> const found = find(path, exercise, header);
  if (!found) return found.error();
  Result<std::string> const raw = read_bounded(*found, max_bytes);
  if (!raw) return raw.error();
  return accept(*raw, found->path, exercise, header);
}

Result<std::optional<Archive>> archive_at(std::string const& path) {
  std::error_code ignored;
  fs::path file = fs::path(path).lexically_normal();
  while (file.has_relative_path() && !fs::exists(file, ignored)) file = file.parent_path();
  if (!fs::is_regular_file(file, ignored)) return std::optional<Archive>();
  Result<std::string> const first = first_bytes(file.string());
  if (!first || !is_archive(file.string(), *first)) return std::optional<Archive>();
  Result<std::string> bytes = read_bounded({file.string(), ""}, max_archive_bytes);
  if (!bytes) return bytes.error();
  std::string inner = fs::path(path).lexically_normal().lexically_relative(file).string();
  return std::optional<Archive>({file.string(), inner == "." ? "" : std::move(inner), std::move(*bytes)});
}

Result<Submission> accept(std::string const& raw, std::string const& path, std::string const& exercise,
                          std::string const& header) {
  std::string text = normalised(raw);
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    return Problem{"empty", "./racecourse reset " + exercise + " puts the stub back", {path}};
  }
  if (auto const bad = first_bad_byte(text)) {
    return Problem{"not UTF-8 text", "Save the file as UTF-8", place_of(path, text, *bad)};
  }
  if (auto const zero = text.find('\0'); zero != std::string::npos) {
    return Problem{"a zero byte in the text", "Remove it", place_of(path, text, zero)};
  }
  Submission taken{exercise, header, std::move(text), fs::path(path).lexically_normal().string(), ""};
  taken.key = KeyBuilder().add(exercise).add(header).add(taken.text).key();
  return taken;
}

}  // namespace racecourse::submission
