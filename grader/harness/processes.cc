// kit::process: another process of the check, staged.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "grader/harness/check.h"
#include "grader/runtime/runtime.h"

namespace kit {

using namespace racecourse;

namespace {

// Our own calls are no scheduling points: between them the other threads stay where they are.
using runtime::KeepTurn;

std::pair<int, int> make_pipe() {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "kit::process: pipe");
  return {ends[0], ends[1]};
}

// Both pipes say all by their end of stream, which a process that crashes reaches as well.
void wait_for_end(int fd) {
  char byte = 0;
  while (::read(fd, &byte, 1) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void be_the_process(std::function<void()> const& body, int begin, int busy) {
  {
    KeepTurn const kept;
    wait_for_end(begin);
  }
  runtime::close_when_blocked(busy);
  try {
    body();
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

}  // namespace

process::process(std::function<void()> const& body) : id_(-1), begin_(-1), busy_(-1) {
  if (!runtime::is_virtual()) fail("kit::process is for functional and memory runs: leave stress out of this check");
  KeepTurn const kept;
  auto const [begin_read, begin_write] = make_pipe();
  auto const [busy_read, busy_write] = make_pipe();
  id_ = ::fork();
  if (id_ == 0) {
    ::close(begin_write);
    ::close(busy_read);
    runtime::keep_turn(false);
    be_the_process(body, begin_read, busy_write);
  }
  ::close(begin_read);
  ::close(busy_write);
  begin_ = begin_write;
  busy_ = busy_read;
  if (id_ < 0) throw std::system_error(errno, std::generic_category(), "kit::process: fork");
}

void process::run_until_blocked(std::function<void()> const& first) {
  KeepTurn const kept;
  if (first) first();
  if (begin_ >= 0) ::close(std::exchange(begin_, -1));
  wait_for_end(busy_);
}

bool process::join() {
  if (id_ < 0) return false;
  {
    KeepTurn const kept;
    if (begin_ >= 0) ::close(std::exchange(begin_, -1));
    ::close(std::exchange(busy_, -1));
  }
  int status = 0;
  return ::waitpid(std::exchange(id_, -1), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

process::~process() { join(); }

}  // namespace kit
