#include "grader/build/turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "grader/process/process.h"

namespace racecourse::build {
namespace {

constexpr std::chrono::milliseconds pause{20};
constexpr std::chrono::minutes most{10};

// Is this still the file of that name? Who had the turn has removed it.
bool is_at(int file, std::string const& path) {
  struct stat opened {
  }, named{};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
}

enum class Got { turn, others_turn, none };

Got try_to_take(std::string const& path, int& file) {
  file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Got::none;
  Got got = Got::turn;
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    got = errno == EWOULDBLOCK ? Got::others_turn : Got::none;
  } else if (!is_at(file, path)) {
    got = Got::others_turn;
  }
  if (got == Got::turn) return got;
  close(file);
  file = -1;
  return got;
}

}  // namespace

Turn::Turn(std::string const& cache, std::string const& kind, std::string const& key)
    : path_(cache + "/turns/" + kind + "-" + key) {
  std::error_code error;
  std::filesystem::create_directories(cache + "/turns", error);
  for (auto waited = std::chrono::milliseconds::zero(); waited < most && !process::interrupted(); waited += pause) {
    if (try_to_take(path_, file_) != Got::others_turn) return;
    std::this_thread::sleep_for(pause);
  }
}

Turn::~Turn() {
  if (file_ < 0) return;
  unlink(path_.c_str());  // before the others can lock it
  close(file_);
}

}  // namespace racecourse::build
