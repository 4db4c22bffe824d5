#include "grader/submission/on_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "grader/base/nearest.h"

namespace racecourse::submission {
namespace {

namespace fs = std::filesystem;

std::string nearest_file(fs::path const& folder, std::string const& header) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (fs::directory_iterator it(folder, ignored), end; it != end && names.size() < 1000; it.increment(ignored)) {
    names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  std::string const near = nearest(header, names);
  return near.empty() ? "" : " There is '" + near + "': is that it?";
}

enum class Kind { nothing, file, folder };

// What is at a path; a Problem if that cannot be told.
Result<Kind> look_at(std::string const& path) {
  std::error_code error;
  fs::file_status const status = fs::status(path, error);
  if (error.value() == ELOOP) {
    return Problem{"a loop of symbolic links", "Put the file itself there, or point --submission at it", {path}};
  }
  if (fs::is_directory(status)) return Kind::folder;
  if (fs::exists(status)) return Kind::file;
  if (error && status.type() != fs::file_type::not_found) {
    return Problem{"cannot be read: " + error.message(), "Check the permissions of the folders above it", {path}};
  }
  return Kind::nothing;
}

// Closes itself.
class Descriptor {
 public:
  Descriptor(std::string const& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor const&) = delete;
  int get() const { return fd_; }
  std::string link() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

// Of the file that was opened, whatever its path leads to by now.
bool lies_in(Descriptor const& file, std::string const& folder) {
  std::error_code error;
  std::string const path = fs::read_symlink(file.link(), error).string();
  std::string below = fs::canonical(folder, error).string();
  if (error) return false;
  if (!below.ends_with('/')) below += '/';
  return path.starts_with(below);
}

std::string read_up_to(int fd, std::size_t most) {
  std::string text(most, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t const n = ::read(fd, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  text.resize(done);
  return text;
}

Problem cannot_be_read(std::string const& path) {
  return {std::string("cannot be read: ") + std::strerror(errno), "Check its permissions", {path}};
}

std::string in_mib(std::size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

}  // namespace

Result<Found> find(std::string const& path, std::string const& exercise, std::string const& file) {
  Result<Kind> const kind = look_at(path);
  if (!kind) return kind.error();
  if (*kind == Kind::nothing) return Problem{"no such file or folder", "Check the path after --submission", {path}};
  if (*kind == Kind::file) return Found{path, ""};
  fs::path const folder(path);
  for (fs::path const& candidate : {folder / "exercises" / exercise / file, folder / exercise / file, folder / file}) {
    Result<Kind> const inside = look_at(candidate.string());
    if (!inside) return inside.error();
    if (*inside == Kind::file) return Found{candidate.string(), path};
  }
  return Problem{
      "this folder has neither " + file + " nor " + exercise + "/" + file,
      "Point --submission at the file, its folder, or a tree laid out like exercises/." + nearest_file(path, file),
      {path}};
}

Result<std::string> read_bounded(Found const& found, std::size_t most) {
  std::string const& path = found.path;
  Descriptor const place(path, O_PATH);
  if (place.get() < 0) return cannot_be_read(path);
  struct stat about {};
  if (fstat(place.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return Problem{"not an ordinary file", "A submission is one header file, or an archive with it", {path}};
  }
  if (!found.folder.empty() && !lies_in(place, found.folder)) {
    return Problem{"a link that leads out of the folder handed in",
                   "Put the file itself there, or point --submission at it",
                   {path}};
  }
  Descriptor const file(place.link(), O_RDONLY);
  if (file.get() < 0) return cannot_be_read(path);
  if (about.st_size > static_cast<off_t>(most)) {
    return Problem{"larger than " + in_mib(most) + " (" + std::to_string(about.st_size) + " bytes)",
                   "These exercises take a few hundred lines",
                   {path}};
  }
  return read_up_to(file.get(), static_cast<std::size_t>(about.st_size));
}

Result<std::string> first_bytes(std::string const& path) {
  Descriptor const file(path, O_RDONLY | O_NONBLOCK);
  if (file.get() < 0) return cannot_be_read(path);
  return read_up_to(file.get(), 512);
}

}  // namespace racecourse::submission
