// std::atomic<std::shared_ptr> of libstdc++ 12. It is a pointer and, behind it, the address of the count with a lock in
// its lowest bit. load(), wait() and a compare_exchange that fails read the pointer under that lock, and give the lock
// back by a relaxed operation, so that nothing orders the read before the next store: a race by the letter, in the
// library, which no processor and no compiler turns into anything (they may not move the read behind the unlock, for
// the count that lies between is changed by the same thread).
//
// Nothing is ordered here that the program has not ordered: only that one read, of the eight bytes before the lock, is
// forgotten. libtsan reports it (gcc bug 101761); libstdc++ 13 releases properly.
#pragma once

#include <cstdint>

namespace racecourse::engine::shared_pointer {

// The running thread has taken one off the word at `address`, without release. `before` was there.
void decremented(std::uintptr_t address, std::uint64_t before);

}  // namespace racecourse::engine::shared_pointer
