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
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <latch>
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

// Waiting with a timeout, of so many milliseconds. 1: in time.
using Span = std::chrono::milliseconds;

inline bool lock_in_time(std::timed_mutex& mutex, int time) { return mutex.try_lock_for(Span(time)); }
inline bool acquire_in_time(std::counting_semaphore<9>& semaphore, int time) {
  return semaphore.try_acquire_for(Span(time));
}
inline bool wait_once_for(std::condition_variable& condition, std::mutex& mutex, int time) {
  std::unique_lock<std::mutex> held(mutex, std::adopt_lock);
  std::cv_status const status = condition.wait_for(held, Span(time));
  held.release();
  return status == std::cv_status::no_timeout;
}
inline bool wait_for(std::condition_variable& condition, std::mutex& mutex, int& plain, int value, int time) {
  std::unique_lock<std::mutex> held(mutex, std::adopt_lock);
  bool const done = condition.wait_for(held, Span(time), [&] { return plain == value; });
  held.release();
  return done;
}

inline timespec from_now(int time) {
  constexpr long million = 1'000'000;
  timespec until = {};
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += time * million;
  if (until.tv_nsec >= 1000 * million) {
    until.tv_nsec -= 1000 * million;
    ++until.tv_sec;
  }
  return until;
}
inline bool lock_in_time(pthread_mutex_t& mutex, int time) {
  timespec const until = from_now(time);
  return pthread_mutex_timedlock(&mutex, &until) == 0;
}
inline bool acquire_in_time(sem_t& semaphore, int time) {
  timespec const until = from_now(time);
  return sem_timedwait(&semaphore, &until) == 0;
}
inline bool wait_once_for(pthread_cond_t& condition, pthread_mutex_t& mutex, int time) {
  timespec const until = from_now(time);
  return pthread_cond_timedwait(&condition, &mutex, &until) == 0;
}
inline bool wait_for(pthread_cond_t& condition, pthread_mutex_t& mutex, int& plain, int value, int time) {
  timespec const until = from_now(time);
  while (plain != value) {
    if (pthread_cond_timedwait(&condition, &mutex, &until) != 0) return plain == value;
  }
  return true;
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
