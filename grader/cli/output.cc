#include "grader/cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "grader/base/files.h"
#include "grader/cli/context.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

Problem bad_output(std::string const& path, std::string const& why) {
  return {"--output cannot write to '" + path + "': " + why, "Name a file in a folder that you may write to", {}};
}

bool is_plain_or_new(fs::path const& path) {
  std::error_code ignored;
  fs::file_status const status = fs::symlink_status(path, ignored);
  return !fs::exists(status) || fs::is_regular_file(status);
}

// The folder in which the first of the missing parts of a path would be made.
fs::path nearest_folder(fs::path folder) {
  std::error_code ignored;
  while (folder.has_relative_path() && !fs::exists(folder, ignored)) folder = folder.parent_path();
  return folder;
}

}  // namespace

Result<bool> check_output(std::string const& path) {
  if (path.empty()) return bad_output(path, "there is no name");
  std::error_code error;
  if (fs::is_directory(path, error)) return bad_output(path, "it is a directory");
  if (!is_plain_or_new(path)) {
    if (access(path.c_str(), W_OK) == 0) return true;
    return bad_output(path, std::strerror(errno));
  }
  fs::path const folder = nearest_folder(fs::absolute(path, error).parent_path());
  if (!fs::is_directory(folder, error)) return bad_output(path, folder.string() + " is no directory");
  // The new file takes the place of the old one, so the folder counts, and not the old one's permissions.
  if (access(folder.c_str(), W_OK | X_OK) != 0) return bad_output(path, std::strerror(errno));
  return true;
}

Result<bool> write_output(std::string const& path, std::string const& text) {
  if (is_plain_or_new(path)) return write_file(path, text);
  errno = 0;
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) return bad_output(path, std::strerror(errno));
  return true;
}

void open_standard_descriptors() {
  for (int const fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // The wrong way round on purpose: reading and writing fail as if it were closed still.
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

bool all_was_printed() {
  if (std::cout.flush()) return true;
  // An earlier failure has left no reason behind: another attempt gives one.
  std::cout.clear();
  errno = 0;
  std::cout << '\n' << std::flush;
  complain(std::string("what was to be printed did not reach standard output") +
           (errno == 0 ? "" : std::string(": ") + std::strerror(errno)));
  return false;
}

}  // namespace racecourse::cli
