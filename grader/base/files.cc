#include "grader/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace racecourse {
namespace {

Problem trouble(std::string const& what, std::string const& path) {
  int const error = errno;
  std::string const remedy =
      error == ENOSPC || error == EDQUOT ? "Free some space there, or point RACECOURSE_CACHE elsewhere" : "";
  return {what + " " + path + ": " + std::strerror(error), remedy, {}};
}

bool write_all(int fd, std::string const& text) {
  for (std::size_t done = 0; done < text.size();) {
    ssize_t const n = ::write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

Result<std::string> read_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return trouble("cannot read", path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<bool> write_file(std::string const& path, std::string const& text) {
  static std::atomic<int> serial{0};
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  std::string const temporary = path + "." + std::to_string(getpid()) + "." + std::to_string(serial++) + ".new";
  int const fd = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (fd < 0) return trouble("cannot write", path);
  bool const written = write_all(fd, text) && fchmod(fd, 0644) == 0;
  Problem const problem = written ? Problem{} : trouble("cannot write", path);
  ::close(fd);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    Problem const renaming = written ? trouble("cannot write", path) : problem;
    ::unlink(temporary.c_str());
    return renaming;
  }
  return true;
}

}  // namespace racecourse
