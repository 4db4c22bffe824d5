// main() of random programs: each runs in a process of its own, forked before main(), and so before the engine begins.
//
//   RACECOURSE_EXPLORE="strategy=dpor" PROGRAM RESULTS [ROUNDS SECONDS]
//
// ROUNDS: how often main() runs the program, for a runtime that does not do so itself; SECONDS: when it is ended.
#pragma once

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <semaphore>
#include <shared_mutex>
#include <thread>

#include "tests/engine/fuzz/results.h"

#define PLAIN __attribute__((no_sanitize("thread")))

using racecourse::fuzz::max_outcomes;
using racecourse::fuzz::max_results;
using racecourse::fuzz::Outcome;
using racecourse::fuzz::Result;

// One for each result.
extern void (*const cases[])();

namespace {

// Shared with who started us, and so not restored between executions.
Result* result = nullptr;
int current = 0, rounds = 1;

PLAIN unsigned char next(unsigned char value, unsigned char read) { return racecourse::fuzz::next_result(value, read); }

inline void ignore(unsigned char) {}

inline void wait(std::condition_variable& condition, std::mutex& mutex) {
  std::unique_lock<std::mutex> held(mutex, std::adopt_lock);
  condition.wait(held);
  held.release();
}

PLAIN bool same(Outcome const& a, Outcome const& b) {
  for (std::size_t i = 0; i < sizeof a.of; ++i) {
    if (a.of[i] != b.of[i]) return false;
  }
  return true;
}

PLAIN void keep(Outcome const& outcome) {
  for (std::uint32_t i = 0; i < result->outcomes && i < max_outcomes; ++i) {
    if (same(result->seen[i], outcome)) return;
  }
  if (result->outcomes < max_outcomes) result->seen[result->outcomes] = outcome;
  if (result->outcomes <= max_outcomes) ++result->outcomes;
}

PLAIN void record(unsigned char const* results, int a0, int a1, int p0, int p1) {
  Outcome o;
  for (int i = 0; i < max_results; ++i) o.of[i] = results[i];
  int const values[] = {a0, a1, p0, p1};
  for (int i = 0; i < 4; ++i) o.of[max_results + i] = static_cast<unsigned char>(values[i]);
  keep(o);
}

// In the parent: what the child has said, and how it ended.
inline void collect(pid_t child, int from) {
  char text[sizeof result->said], rest[512];
  std::size_t length = 0;
  for (ssize_t n = 0; (n = read(from, text + length, sizeof text - 1 - length)) > 0;) {
    length += static_cast<std::size_t>(n);
  }
  while (read(from, rest, sizeof rest) > 0) continue;
  close(from);
  memcpy(result->said, text, length);
  result->said[length] = '\0';
  waitpid(child, &result->status, 0);
}

inline Result* map_results(char const* path, std::size_t& count) {
  int const fd = open(path, O_RDWR);
  off_t const size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
  count = static_cast<std::size_t>(size) / sizeof(Result);
  void* const memory =
      fd < 0 ? MAP_FAILED : mmap(nullptr, static_cast<std::size_t>(size), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) {
    perror(path);
    _exit(3);
  }
  close(fd);
  return static_cast<Result*>(memory);
}

// Returns in each child once.
__attribute__((constructor)) void fork_for_each(int count, char** arguments, char**) {
  if (count != 2 && count != 4) {
    fprintf(stderr, "usage: %s RESULTS [ROUNDS SECONDS]\n", arguments[0]);
    _exit(2);
  }
  std::size_t results = 0;
  Result* const all = map_results(arguments[1], results);
  for (std::size_t i = 0; i < results; ++i) {
    current = static_cast<int>(i);
    result = all + i;
    int ends[2];
    if (pipe(ends) != 0) _exit(3);
    pid_t const child = fork();
    if (child == 0) {
      dup2(ends[1], 1);
      dup2(ends[1], 2);
      close(ends[0]);
      close(ends[1]);
      if (count == 4) {
        rounds = atoi(arguments[2]);
        alarm(static_cast<unsigned>(atoi(arguments[3])));
      }
      return;
    }
    close(ends[1]);
    collect(child, ends[0]);
  }
  _exit(0);
}

}  // namespace

int main() {
  for (int i = 0; i < rounds; ++i) cases[current]();
}
