// libstdc++'s table of who waits on an atomic object: std::atomic<T>::notify_one asks it whether anybody does, and
// saves the system call if not.
//
// C++ promises a waiter that it is woken when a store that it has not seen happens before the call that notifies
// ([atomics.wait] 4, [atomics.types.operations]), whatever the order of the store. libstdc++ 12 asks its table by a
// seq_cst load, which by the rules of C++ may come before a store of the same thread that is weaker than seq_cst, and
// then misses the waiter. A program that stores with memory_order_release and notifies is correct all the same, and the
// time that a waiter needs to fall asleep is much longer than a store is held back by any processor. So the engine puts
// a fence of S before that load, which synchronises nothing.
#pragma once

#include <cstdint>

namespace racecourse::engine::waiter_pool {

bool holds(std::uintptr_t address);

}  // namespace racecourse::engine::waiter_pool
