#include "grader/engine/unwind.h"

#include <pthread.h>
#include <setjmp.h>
#include <unwind.h>

#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/threads.h"

namespace racecourse::engine::unwind {
namespace {

// Of C programs compiled without exceptions: pthread_cleanup_push has left a place to jump to. The one that was newest
// before stands in the buffer.
__pthread_unwind_buf_t*& outer(__pthread_unwind_buf_t* buffer) {
  return reinterpret_cast<__pthread_unwind_buf_t*&>(buffer->__pad[0]);
}
__pthread_unwind_buf_t*& newest() { return reinterpret_cast<__pthread_unwind_buf_t*&>(self().cleanup); }

void swallowed(_Unwind_Reason_Code, _Unwind_Exception*) {
  failure::fail(FailureKind::misuse,
                "pthread_exit was stopped by a catch (...) that does not throw on: the thread would not end");
}

// Called before each frame. The frames inside of a handler's place to jump to have been left.
_Unwind_Reason_Code before_frame(int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception*,
                                 _Unwind_Context* context, void*) {
  bool const over = (actions & _UA_END_OF_STACK) != 0;
  if (__pthread_unwind_buf_t* const buffer = newest(); buffer != nullptr) {
    if (over || reinterpret_cast<std::uintptr_t>(buffer) < _Unwind_GetCFA(context)) {
      longjmp(reinterpret_cast<__jmp_buf_tag*>(buffer->__cancel_jmp_buf), 1);
    }
  }
  if (over) threads::exit_thread(self().result);
  return _URC_NO_REASON;
}

[[noreturn]] void go_on() {
  static_assert(sizeof(_Unwind_Exception) <= sizeof(Fiber::leaving));
  auto& exception = reinterpret_cast<_Unwind_Exception&>(self().leaving);
  exception = {};
  exception.exception_cleanup = &swallowed;
  _Unwind_ForcedUnwind(&exception, &before_frame, nullptr);
  failure::fail(FailureKind::crash, "pthread_exit found a frame that cannot be unwound");
}

}  // namespace

void leave_thread(void* result) {
  self().result = result;
  go_on();
}

}  // namespace racecourse::engine::unwind

using namespace racecourse::engine;

extern "C" {
EXPORT void __pthread_register_cancel(__pthread_unwind_buf_t* buffer) {
  if (!world.active) return;
  unwind::outer(buffer) = unwind::newest();
  unwind::newest() = buffer;
}
EXPORT void __pthread_unregister_cancel(__pthread_unwind_buf_t* buffer) {
  if (world.active) unwind::newest() = unwind::outer(buffer);
}
EXPORT void __pthread_unwind_next(__pthread_unwind_buf_t* buffer) {
  unwind::newest() = unwind::outer(buffer);
  unwind::go_on();
}
EXPORT void pthread_exit(void* result) {
  if (!world.active) raw::leave(0);
  unwind::leave_thread(result);
}
}
