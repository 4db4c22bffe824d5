// Exceptions that several threads refer to. Their counts are kept by libstdc++, which is not instrumented: who gives
// the last reference up destroys the object, and that comes after everything the others have done with it.
#include <cxxabi.h>

#include <cstdint>

#include "grader/engine/export.h"
#include "grader/engine/object.h"
#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"

// What _M_addref and _M_release of std::exception_ptr are called.
#define ADDREF _ZNSt15__exception_ptr13exception_ptr9_M_addrefEv
#define RELEASE _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv
#define TEXT(name) #name
#define NAME_OF(name) TEXT(name)

namespace {

using namespace racecourse::engine;
namespace explore = racecourse::explore;

// libsupc++'s unwind-cxx.h, on x86-64: the header before a thrown object, and what stands before that.
struct Header {
  void* primary;  // of a rethrown exception_ptr; otherwise the type
  void* functions[3];
  Header* next;
  int handlers;
  char rest[36];
  std::uint64_t exception_class;
  char end[24];
};
static_assert(sizeof(Header) == 112);
constexpr std::uint64_t dependent = 1;  // lowest byte of the class
constexpr std::uintptr_t count_before = 128;

struct Globals {
  Header* caught;
  unsigned uncaught;
};

std::uintptr_t count_of(void const* object) { return reinterpret_cast<std::uintptr_t>(object) - count_before; }
bool is_shared(std::uintptr_t count) {
  return *reinterpret_cast<int const volatile*>(count) > 1 || objects::find(count) != nullptr;
}

// One reference less, as an acquire-release operation on the count.
void give_up(std::uintptr_t count) {
  explore::Operation const operation{{count, 4, explore::Mode::write}, {}};
  schedule::point(operation);
  Object& o = objects::at(count, 4, Kind::queue);
  schedule::receive(o.released);
  o.released = schedule::merged(o.released, schedule::message());
  schedule::progress();
  schedule::did(operation);
}

// The exception in whose handler the running thread is.
void const* caught_object() {
  auto const* const globals = reinterpret_cast<Globals const*>(abi::__cxa_get_globals());
  Header const* const header = globals->caught;
  if (header == nullptr) return nullptr;
  return (header->exception_class & 0xff) == dependent ? header->primary : header + 1;
}

template <class F>
F next(F& known, char const* name) {
  if (known == nullptr) known = reinterpret_cast<F>(raw::next_definition(name));
  return known;
}

using Member = void (*)(void**);
using Plain = void (*)();
constinit Member real_addref = nullptr, real_release = nullptr;
constinit Plain real_end_catch = nullptr;

}  // namespace

extern "C" {
EXPORT void ADDREF(void** pointer) { next(real_addref, NAME_OF(ADDREF))(pointer); }
EXPORT void RELEASE(void** pointer) {
  if (world.active && *pointer != nullptr && is_shared(count_of(*pointer))) give_up(count_of(*pointer));
  next(real_release, NAME_OF(RELEASE))(pointer);
}
EXPORT void __cxa_end_catch() {
  if (world.active) {
    void const* const object = caught_object();
    if (object != nullptr && is_shared(count_of(object))) give_up(count_of(object));
  }
  next(real_end_catch, "__cxa_end_catch")();
}
}
