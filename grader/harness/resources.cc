// Counting descriptors.
#include <dirent.h>
#include <fcntl.h>

#include "grader/harness/check.h"

namespace kit {

int open_descriptors() {
  DIR* const directory = opendir("/proc/self/fd");
  if (directory == nullptr) return 0;
  int count = 0;
  for (dirent const* entry = readdir(directory); entry != nullptr; entry = readdir(directory)) {
    if (entry->d_name[0] != '.') ++count;
  }
  closedir(directory);
  return count - 1;  // the directory's own
}

int unused_high_fd(int at_least) {
  int fd = at_least;
  while (fcntl(fd, F_GETFD) >= 0) ++fd;
  return fd;
}

}  // namespace kit
