#include "grader/engine/keys.h"

#include <limits.h>
#include <pthread.h>

#include <cerrno>
#include <iterator>

#include "grader/engine/export.h"
#include "grader/engine/world.h"

namespace racecourse::engine::keys {
namespace {

constexpr unsigned most = std::size(Fiber{}.keys);
struct Key {
  bool used;
  void (*destructor)(void*);
};
Key keys[most];
Key keys_before[most];  // created before the scenario
void* main_values[most];

void** values() { return world.active ? self().keys : main_values; }

}  // namespace

void begin() {
  for (unsigned i = 0; i < most; ++i) {
    keys[i] = keys_before[i];
    world.fibers[0].keys[i] = main_values[i];
    if (main_values[i] != nullptr) world.fibers[0].keys_set |= explore::only(static_cast<int>(i));
  }
}

void run_destructors(Fiber& fiber) {
  if (fiber.keys_set == 0) return;
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round) {
    bool any = false;
    for (unsigned i = 0; i < most; ++i) {
      void* const value = fiber.keys[i];
      if (value == nullptr || !keys[i].used || keys[i].destructor == nullptr) continue;
      fiber.keys[i] = nullptr;
      keys[i].destructor(value);
      any = true;
    }
    if (!any) return;
  }
}

}  // namespace racecourse::engine::keys

using namespace racecourse::engine;

extern "C" {
EXPORT int pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  for (unsigned i = 0; i < keys::most; ++i) {
    if (keys::keys[i].used) continue;
    keys::keys[i] = {true, destructor};
    if (!world.active) keys::keys_before[i] = keys::keys[i];
    *key = i;
    return 0;
  }
  return EAGAIN;
}
EXPORT int pthread_key_delete(pthread_key_t key) noexcept {
  if (key >= keys::most || !keys::keys[key].used) return EINVAL;
  keys::keys[key] = {};
  if (!world.active) keys::keys_before[key] = {};
  return 0;
}
EXPORT void* pthread_getspecific(pthread_key_t key) noexcept {
  return key < keys::most ? keys::values()[key] : nullptr;
}
EXPORT int pthread_setspecific(pthread_key_t key, void const* value) noexcept {
  if (key >= keys::most) return EINVAL;
  keys::values()[key] = const_cast<void*>(value);
  if (world.active) self().keys_set |= racecourse::explore::only(static_cast<int>(key));
  return 0;
}
}
