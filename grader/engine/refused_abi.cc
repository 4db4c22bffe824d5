// What the engine cannot explore: other processes, signals, threads that are cancelled, other ways into the kernel.
// Each is refused by name when a scenario does it. Before and after a scenario all of it is the C library's.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/real.h"
#include "grader/engine/world.h"

using racecourse::engine::world;
namespace failure = racecourse::engine::failure;

#define REFUSE(what) \
  if (world.active) failure::refuse(what)

extern "C" {

// Other processes.
EXPORT pid_t fork() noexcept {
  REFUSE("another process inside a scenario (fork)");
  return REAL(fork)();
}
EXPORT pid_t vfork() noexcept {
  REFUSE("another process inside a scenario (vfork)");
  return REAL(fork)();  // what vfork promises less of; its own return cannot be passed on
}
EXPORT pid_t _Fork() noexcept {
  REFUSE("another process inside a scenario (_Fork)");
  return REAL(_Fork)();
}
EXPORT int clone(int (*function)(void*), void* stack, int flags, void* argument, ...) noexcept {
  REFUSE("a thread or process made by clone");
  std::va_list rest;
  va_start(rest, argument);
  void* const parent = va_arg(rest, void*);
  void* const tls = va_arg(rest, void*);
  void* const child = va_arg(rest, void*);
  va_end(rest);
  return REAL(clone)(function, stack, flags, argument, parent, tls, child);
}
EXPORT int posix_spawn(pid_t* process, char const* path, posix_spawn_file_actions_t const* actions,
                       posix_spawnattr_t const* attributes, char* const arguments[], char* const variables[]) {
  REFUSE("another process inside a scenario (posix_spawn)");
  return REAL(posix_spawn)(process, path, actions, attributes, arguments, variables);
}
EXPORT int posix_spawnp(pid_t* process, char const* file, posix_spawn_file_actions_t const* actions,
                        posix_spawnattr_t const* attributes, char* const arguments[], char* const variables[]) {
  REFUSE("another process inside a scenario (posix_spawnp)");
  return REAL(posix_spawnp)(process, file, actions, attributes, arguments, variables);
}
EXPORT int system(char const* command) {
  REFUSE("another process inside a scenario (system)");
  return REAL(system)(command);
}
EXPORT FILE* popen(char const* command, char const* mode) {
  REFUSE("another process inside a scenario (popen)");
  return REAL(popen)(command, mode);
}
EXPORT int execve(char const* path, char* const arguments[], char* const variables[]) noexcept {
  REFUSE("another program in place of this one (execve)");
  return REAL(execve)(path, arguments, variables);
}
EXPORT int execv(char const* path, char* const arguments[]) noexcept {
  REFUSE("another program in place of this one (execv)");
  return REAL(execv)(path, arguments);
}
EXPORT int execvp(char const* file, char* const arguments[]) noexcept {
  REFUSE("another program in place of this one (execvp)");
  return REAL(execvp)(file, arguments);
}
// glibc declares it with an enumeration, which is promoted when it is passed; on this processor both are the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
EXPORT long ptrace(__ptrace_request request, ...) noexcept {
  REFUSE("ptrace");
  std::va_list rest;
  va_start(rest, request);
  pid_t const process = va_arg(rest, pid_t);
  void* const address = va_arg(rest, void*);
  void* const data = va_arg(rest, void*);
  va_end(rest);
  return REAL(ptrace)(request, process, address, data);
}
#pragma GCC diagnostic pop
EXPORT int shm_open(char const* name, int flags, mode_t mode) {
  REFUSE("memory shared between processes (shm_open)");
  return REAL(shm_open)(name, flags, mode);
}

// Signals, and timers that send them.
EXPORT int kill(pid_t process, int signal) noexcept {
  REFUSE("a signal (kill)");
  return REAL(kill)(process, signal);
}
EXPORT int raise(int signal) noexcept {
  if (world.active && signal == SIGABRT) abort();
  REFUSE("a signal (raise)");
  return REAL(raise)(signal);
}
EXPORT int pthread_kill(pthread_t thread, int signal) noexcept {
  REFUSE("a signal (pthread_kill)");
  return REAL(pthread_kill)(thread, signal);
}
EXPORT int pthread_sigqueue(pthread_t thread, int signal, sigval const value) noexcept {
  REFUSE("a signal (pthread_sigqueue)");
  return REAL(pthread_sigqueue)(thread, signal, value);
}
EXPORT int sigqueue(pid_t process, int signal, sigval const value) noexcept {
  REFUSE("a signal (sigqueue)");
  return REAL(sigqueue)(process, signal, value);
}
EXPORT unsigned alarm(unsigned seconds) noexcept {
  REFUSE("a signal (alarm)");
  return REAL(alarm)(seconds);
}
EXPORT useconds_t ualarm(useconds_t value, useconds_t interval) noexcept {
  REFUSE("a signal (ualarm)");
  return REAL(ualarm)(value, interval);
}
EXPORT int setitimer(__itimer_which_t which, itimerval const* value, itimerval* old) noexcept {
  REFUSE("a signal (setitimer)");
  return REAL(setitimer)(which, value, old);
}
EXPORT int timer_create(clockid_t clock, sigevent* event, timer_t* timer) noexcept {
  REFUSE("a timer with a signal or a thread (timer_create)");
  return REAL(timer_create)(clock, event, timer);
}
EXPORT int pause() {
  REFUSE("waiting for a signal (pause)");
  return REAL(pause)();
}
EXPORT int sigsuspend(sigset_t const* mask) {
  REFUSE("waiting for a signal (sigsuspend)");
  return REAL(sigsuspend)(mask);
}
EXPORT int sigwait(sigset_t const* set, int* signal) {
  REFUSE("waiting for a signal (sigwait)");
  return REAL(sigwait)(set, signal);
}
EXPORT int sigwaitinfo(sigset_t const* set, siginfo_t* info) {
  REFUSE("waiting for a signal (sigwaitinfo)");
  return REAL(sigwaitinfo)(set, info);
}
EXPORT int signalfd(int descriptor, sigset_t const* mask, int flags) noexcept {
  REFUSE("signals as a descriptor (signalfd)");
  return REAL(signalfd)(descriptor, mask, flags);
}

// Threads that end where they do not say so.
EXPORT int pthread_cancel(pthread_t thread) {
  REFUSE("cancelling a thread (pthread_cancel)");
  return REAL(pthread_cancel)(thread);
}

// Descriptors that lead out of the process, or that the kernel would sleep at.
EXPORT int socket(int domain, int type, int protocol) noexcept {
  REFUSE("a socket that leads out of the process (socket)");
  return REAL(socket)(domain, type, protocol);
}
EXPORT int mkfifo(char const* path, mode_t mode) noexcept {
  REFUSE("a pipe with a name (mkfifo)");
  return REAL(mkfifo)(path, mode);
}
EXPORT int flock(int descriptor, int operation) noexcept {
  REFUSE("a lock of a file (flock)");
  return REAL(flock)(descriptor, operation);
}
EXPORT int lockf(int descriptor, int command, off_t length) {
  REFUSE("a lock of a file (lockf)");
  return REAL(lockf)(descriptor, command, length);
}
EXPORT ssize_t splice(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t n, unsigned flags) {
  REFUSE("moving bytes between descriptors (splice)");
  return REAL(splice)(from, from_offset, to, to_offset, n, flags);
}
EXPORT ssize_t tee(int from, int to, size_t n, unsigned flags) {
  REFUSE("moving bytes between descriptors (tee)");
  return REAL(tee)(from, to, n, flags);
}
EXPORT ssize_t vmsplice(int to, iovec const* list, size_t count, unsigned flags) {
  REFUSE("moving bytes between descriptors (vmsplice)");
  return REAL(vmsplice)(to, list, count, flags);
}
EXPORT ssize_t sendfile(int to, int from, off_t* offset, size_t n) noexcept {
  REFUSE("moving bytes between descriptors (sendfile)");
  return REAL(sendfile)(to, from, offset, n);
}
EXPORT int setsockopt(int descriptor, int level, int option, void const* value, socklen_t size) noexcept {
  if (level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO)) {
    REFUSE("a socket with a time limit of its own (setsockopt)");
  }
  return REAL(setsockopt)(descriptor, level, option, value, size);
}

// Code that comes later: its variables would not be restored.
EXPORT void* dlopen(char const* file, int mode) noexcept {
  bool const there = file == nullptr || (mode & RTLD_NOLOAD) != 0;
  if (!there) REFUSE("a library loaded inside a scenario (dlopen)");
  return REAL(dlopen)(file, mode);
}
}
