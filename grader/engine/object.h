// Objects that threads meet at: atomics, mutexes, conditions ... They are found by their address, through the shadow
// word of their first byte, and made when first touched in an execution; so a program needs not construct or destroy
// them in any special way. A plain write over one ends it: the memory is something else from then on.
#pragma once

#include <cstdint>

#include "grader/engine/clock.h"
#include "grader/engine/world.h"

namespace racecourse::engine {

enum class Kind : std::uint8_t {
  atomic,
  mutex,
  condition,
  rwlock,
  semaphore,
  barrier,
  spin_lock,
  once,
  thread,
  queue,
  mutex_of_stream,
  descriptor
};

// seq_cst reads of a store by one thread.
struct SeqCstRead {
  int thread;
  std::uint32_t first, last;  // its clock
  SeqCstRead* next;
};

// One store to an atomic, in modification order. Stores and reads are remembered to find out what may still be read.
struct Store {
  std::uint64_t low, high;  // value
  Message const* message;   // what an acquire load gets; null: nothing
  Epoch written;            // by whom, when
  std::uint32_t number;     // of the operation, for Strategy::ordered_before
  std::uint32_t executed;   // how many stores to this object were executed before it
  std::uint32_t rests;      // world.rests at that moment
  explore::Threads seen;    // who has read it ...
  std::uint32_t* seen_at;   // ... and at which clock first; by thread
  bool rmw;                 // stands directly behind the store that it read

  // For the order S (sequential.h).
  bool seq_cst;  // so was the operation that wrote it
  SeqCstRead* seq_cst_reads;
  // The last seq_cst fences, by thread, that happen before who wrote it, or before any who read it. Null: none.
  std::uint32_t *fences_before_write, *fences_before_reads;
};

struct Waiter {
  Fiber* fiber;
  Waiter* next;
};

struct Object {
  std::uintptr_t address;
  std::uint32_t size, index;
  Kind kind;

  // Plain accesses to the same memory: what they are checked against, and what they leave here.
  bool uniform;  // all bytes have the same
  Epoch plain_writes[16], plain_reads[16];
  Clock atomic_writes, atomic_reads;  // by thread: clock of the last one; of locks and the like all uses are writes

  // Atomics.
  Store** stores;
  std::uint32_t count, capacity;

  // Locks and the like.
  int owner;                     // thread, or -1
  std::uint32_t depth, type;     // recursion; kind of mutex
  explore::Threads lockers;      // about to lock it (for writing)
  explore::Threads readers;      // rwlock: about to lock it for reading
  explore::Threads holders;      // rwlock: hold it for reading
  Message const* released;       // by the last unlock
  Message const* read_released;  // rwlock: by readers since
  std::uint32_t* depths;         // rwlock: how often each holds it for reading; by thread
  std::int64_t value;            // semaphore, barrier count ...
  std::uint64_t generation;
  Waiter *first_waiter, *last_waiter;
  explore::Threads spinners;  // wait for a change of this atomic
  bool dead;                  // destroyed
};

namespace objects {

// The object of this kind at `address`, made if there is none. An object of another kind there is replaced.
Object& at(std::uintptr_t address, std::uint32_t size, Kind kind);
// The same if there is one.
Object* find(std::uintptr_t address);
// The running thread uses a lock or the like, now, at its turn. It fails if that was destroyed or its memory freed
// since it asked for it. Whoever gives the memory back must do so after this: anything else races with it.
void use(Object& object);
// Forgets the object: the memory is something else from now on.
void forget(Object& object);
Object& by_index(std::uint32_t index);
// All of this execution, the forgotten ones, too, in the order in which they were first met.
std::size_t count();
Object& nth(std::size_t i);

// All objects of a kind that are still there.
std::uint32_t first_of_execution();
std::uint32_t end_of_execution();
template <class F>
void for_each(Kind kind, F f) {
  for (std::uint32_t i = first_of_execution(); i < end_of_execution(); ++i) {
    if (Object& object = by_index(i); object.kind == kind && !object.dead) f(object);
  }
}

// The running thread enters the queue of an object; somebody takes it out.
void enqueue(Object& object, Fiber& fiber);
void dequeue(Object& object, Fiber& fiber);
int waiting(Object const& object);
Fiber* nth_waiter(Object const& object, int n);

void begin();  // of an execution
bool indices_run_out();
void reset_indices();

}  // namespace objects
}  // namespace racecourse::engine
