// What threads can be asked and told beside their work: attributes, names, processors, priorities.
#include <pthread.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cerrno>

#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/threads.h"

namespace {

using namespace racecourse::engine;

// A program sees the same machine everywhere, so that it does the same everywhere.
constexpr int processors = 4;

void all_processors(std::size_t size, cpu_set_t* set) {
  raw::fill(set, 0, size);
  *reinterpret_cast<unsigned char*>(set) = (1u << processors) - 1;
}

}  // namespace

extern "C" {

EXPORT int pthread_getattr_np(pthread_t handle, pthread_attr_t* attributes) noexcept {
  if (!world.active) return REAL(pthread_getattr_np)(handle, attributes);
  Fiber const* const fiber = threads::find(handle);
  if (fiber == nullptr) return ESRCH;
  pthread_attr_init(attributes);
  if (fiber->detached) pthread_attr_setdetachstate(attributes, PTHREAD_CREATE_DETACHED);
  auto const stack = layout::stacks + static_cast<std::size_t>(fiber->id) * layout::stack_size + 4096;
  return pthread_attr_setstack(attributes, reinterpret_cast<void*>(stack), layout::stack_size - 4096);
}

EXPORT int pthread_setname_np(pthread_t handle, char const* name) noexcept {
  if (!world.active) return REAL(pthread_setname_np)(handle, name);
  Fiber* const fiber = threads::find(handle);
  if (fiber == nullptr) return ESRCH;
  std::size_t const n = raw::length(name);
  if (n >= sizeof fiber->name) return ERANGE;
  raw::copy(fiber->name, name, n + 1);
  return 0;
}
EXPORT int pthread_getname_np(pthread_t handle, char* name, std::size_t size) noexcept {
  if (!world.active) return REAL(pthread_getname_np)(handle, name, size);
  Fiber const* const fiber = threads::find(handle);
  if (fiber == nullptr) return ESRCH;
  if (size < sizeof fiber->name) return ERANGE;
  raw::copy(name, fiber->name, sizeof fiber->name);
  return 0;
}

EXPORT int pthread_setaffinity_np(pthread_t handle, std::size_t size, cpu_set_t const* set) noexcept {
  if (!world.active) return REAL(pthread_setaffinity_np)(handle, size, set);
  unsigned char const first = size > 0 ? *reinterpret_cast<unsigned char const*>(set) : 0;
  return (first & ((1u << processors) - 1)) != 0 ? 0 : EINVAL;
}
EXPORT int pthread_getaffinity_np(pthread_t handle, std::size_t size, cpu_set_t* set) noexcept {
  if (!world.active) return REAL(pthread_getaffinity_np)(handle, size, set);
  all_processors(size, set);
  return 0;
}
EXPORT int sched_getaffinity(pid_t process, std::size_t size, cpu_set_t* set) noexcept {
  if (!world.active) return REAL(sched_getaffinity)(process, size, set);
  all_processors(size, set);
  return 0;
}
EXPORT int sched_getcpu() noexcept { return world.active ? self().id % processors : REAL(sched_getcpu)(); }
EXPORT int get_nprocs() noexcept { return world.active ? processors : REAL(get_nprocs)(); }
EXPORT int get_nprocs_conf() noexcept { return world.active ? processors : REAL(get_nprocs_conf)(); }
EXPORT long sysconf(int name) noexcept {
  bool const asked = name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF;
  return world.active && asked ? processors : REAL(sysconf)(name);
}

// Who runs first is explored whatever the priorities say.
EXPORT int pthread_getschedparam(pthread_t handle, int* policy, sched_param* parameters) noexcept {
  if (!world.active) return REAL(pthread_getschedparam)(handle, policy, parameters);
  *policy = SCHED_OTHER;
  parameters->sched_priority = 0;
  return 0;
}
EXPORT int pthread_setschedparam(pthread_t handle, int policy, sched_param const* parameters) noexcept {
  if (!world.active) return REAL(pthread_setschedparam)(handle, policy, parameters);
  return policy == SCHED_OTHER ? 0 : EPERM;  // as without privileges
}

EXPORT pid_t gettid() noexcept { return world.active ? threads::number_of(self()) : REAL(gettid)(); }
EXPORT pid_t getpid() noexcept { return world.active ? threads::number_of(world.fibers[0]) : REAL(getpid)(); }
}
