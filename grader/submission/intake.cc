#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <vector>

#include "grader/base/hash.h"
#include "grader/base/nearest.h"
#include "grader/submission/submission.h"

namespace racecourse::submission {
namespace {

namespace fs = std::filesystem;

// The place and the length of the first byte that is not UTF-8, if any.
std::optional<std::size_t> first_bad_byte(std::string const& text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    unsigned const lead = byte(i);
    std::size_t const n = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (n == 0 || lead == 0xc0 || lead == 0xc1 || lead > 0xf4 || i + n > text.size()) return i;
    for (std::size_t k = 1; k < n; ++k) {
      if (byte(i + k) >> 6 != 2) return i;
    }
    if (n == 3 && ((lead == 0xe0 && byte(i + 1) < 0xa0) || (lead == 0xed && byte(i + 1) >= 0xa0))) return i;
    if (n == 4 && ((lead == 0xf0 && byte(i + 1) < 0x90) || (lead == 0xf4 && byte(i + 1) >= 0x90))) return i;
    i += n;
  }
  return std::nullopt;
}

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

std::string nearest_file(fs::path const& folder, std::string const& header) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(folder, ignored)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  std::string const near = nearest(header, names);
  return near.empty() ? "" : " There is '" + near + "': is that it?";
}

enum class Found { nothing, file, folder };

// What is at a path; a Problem if that cannot be told.
Result<Found> look_at(std::string const& path) {
  std::error_code error;
  fs::file_status const status = fs::status(path, error);
  if (error.value() == ELOOP) {
    return Problem{"a loop of symbolic links", "Put the file itself there, or point --submission at it", {path}};
  }
  if (fs::is_directory(status)) return Found::folder;
  if (fs::exists(status)) return Found::file;
  if (error && status.type() != fs::file_type::not_found) {
    return Problem{"cannot be read: " + error.message(), "Check the permissions of the folders above it", {path}};
  }
  return Found::nothing;
}

// The header's own path, whichever of the three forms `path` has.
Result<std::string> locate(std::string const& path, std::string const& exercise, std::string const& header) {
  Result<Found> const found = look_at(path);
  if (!found) return found.error();
  if (*found == Found::nothing) return Problem{"no such file or folder", "Check the path after --submission", {path}};
  if (*found == Found::file) return path;
  for (fs::path const& candidate : {fs::path(path) / exercise / header, fs::path(path) / header}) {
    Result<Found> const inside = look_at(candidate.string());
    if (!inside) return inside.error();
    if (*inside == Found::file) return candidate.string();
  }
  return Problem{
      "this folder has neither " + header + " nor " + exercise + "/" + header,
      "Point --submission at the header, its folder, or a tree laid out like exercises/." + nearest_file(path, header),
      {path}};
}

Result<std::string> read_bounded(std::string const& path) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);  // a FIFO must not make us wait
  if (fd < 0) return Problem{std::string("cannot be read: ") + std::strerror(errno), "Check its permissions", {path}};
  struct stat about {};
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(fd);
    return Problem{"not an ordinary file", "A submission is one header file", {path}};
  }
  std::string text(static_cast<std::size_t>(std::min<off_t>(about.st_size, max_bytes + 1)), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t const n = ::read(fd, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
  text.resize(done);
  if (about.st_size > static_cast<off_t>(max_bytes)) {
    return Problem{"larger than 1 MiB (" + std::to_string(about.st_size) + " bytes)",
                   "These exercises take a few hundred lines",
                   {path}};
  }
  return text;
}

}  // namespace

Result<Submission> take_in(std::string const& path, std::string const& exercise, std::string const& header) {
  Result<std::string> const file = locate(path, exercise, header);
  if (!file) return file.error();
  Result<std::string> const raw = read_bounded(*file);
  if (!raw) return raw.error();
  std::string text = normalised(*raw);
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    return Problem{"empty", "./racecourse reset " + exercise + " puts the stub back", {*file}};
  }
  if (auto const bad = first_bad_byte(text)) {
    return Problem{"not UTF-8 text", "Save the file as UTF-8", place_of(*file, text, *bad)};
  }
  if (auto const zero = text.find('\0'); zero != std::string::npos) {
    return Problem{"a zero byte in the text", "Remove it", place_of(*file, text, zero)};
  }
  Submission taken{exercise, header, std::move(text), fs::path(*file).lexically_normal().string(), ""};
  taken.key = KeyBuilder().add(exercise).add(header).add(taken.text).key();
  return taken;
}

}  // namespace racecourse::submission
