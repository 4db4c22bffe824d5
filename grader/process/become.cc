#include "grader/process/become.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace racecourse::process {

Problem become(std::vector<std::string> const& argv) {
  std::vector<char*> words;
  for (std::string const& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  // Signals that are blocked here for the sake of one thread would stay blocked there.
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  std::fflush(nullptr);
  execv(words[0], words.data());
  return {"cannot start " + argv[0] + ": " + std::strerror(errno), "", {}};
}

}  // namespace racecourse::process
