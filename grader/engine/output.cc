#include "grader/engine/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>

#include "grader/engine/raw.h"

namespace racecourse::engine::output {
namespace {

constexpr int standard = 3;          // input, output, errors
constexpr int out_of_the_way = 900;  // numbers that the program does not get to see
int saved[standard] = {-1, -1, -1};
bool input_is_file = false, is_mute = false;

bool is_file(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

void mute() {
  is_mute = true;
  std::fflush(nullptr);
  long const nowhere = raw::call(SYS_openat, AT_FDCWD, reinterpret_cast<long>("/dev/null"), O_RDWR | O_CLOEXEC);
  if (nowhere < 0) raw::die("/dev/null cannot be opened");
  input_is_file = is_file(0);
  for (int i = 0; i < standard; ++i) {
    saved[i] = static_cast<int>(raw::call(SYS_fcntl, i, F_DUPFD_CLOEXEC, out_of_the_way));
    if (i == 0 && input_is_file) continue;
    raw::call(SYS_dup2, nowhere, i);
  }
  if (nowhere >= standard) raw::call(SYS_close, nowhere);
  if (saved[2] >= 0) raw::error_output = saved[2];
}

void unmute() {
  if (!is_mute) return;
  is_mute = false;
  raw::error_output = 2;
  for (int i = 0; i < standard; ++i) {
    if (saved[i] < 0) {
      raw::call(SYS_close, i);
    } else {
      raw::call(SYS_dup2, saved[i], i);
      raw::call(SYS_close, saved[i]);
    }
  }
}

void begin() {
  if (input_is_file) raw::call(SYS_lseek, 0, 0, SEEK_SET);
}

void flush() {
  // Not fflush(): another thread of the program may hold the stream's lock, and never run again.
  if (!is_mute) fflush_unlocked(stdout);
}

}  // namespace racecourse::engine::output
