// Runs tiny programs under the engine, each in a process of its own that is forked before the engine begins:
//
//   RACECOURSE_EXPLORE="strategy=dpor" interpreter PROGRAMS RESULTS
//
// PROGRAMS is an array of Program, RESULTS one of as many Result.
//
// Atomic steps are real operations on std::atomic_ref, with the memory order a constant: a compiler takes a variable
// one for seq_cst.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <semaphore.h>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include "tests/engine/tiny/results.h"

using namespace racecourse::tiny;

#define PLAIN __attribute__((no_sanitize("thread")))

namespace {

// Shared with who started us, and not restored between executions.
Program const* program = nullptr;
Result* result = nullptr;
// Where an outcome stands in `seen`, from 1; a hash table.
constexpr std::size_t index_size = std::size_t{4} * max_outcomes;
std::uint32_t* index_of_seen = nullptr;

// What the program works on; made anew by each execution. The places lie side by side, so that what is done to one
// may not touch its neighbours.
struct State {
  alignas(16) unsigned char variables[max_places * 8] = {};
  std::mutex mutexes[max_places];
  std::condition_variable conditions[max_places];
  sem_t semaphores[max_places];
  std::thread threads[max_threads];
  unsigned char results[max_threads][max_steps];
};

PLAIN void* address_of(State& state, int place) {
  std::size_t offset = 0;
  for (int p = 0; p < place; ++p) offset += program->width[p];
  std::size_t const width = program->width[place];
  return state.variables + (offset + width - 1) / width * width;
}

template <class F>
auto with_order(Order order, F f) {
  switch (order) {
    case Order::relaxed:
      return f(std::integral_constant<std::memory_order, std::memory_order_relaxed>{});
    case Order::consume:
      return f(std::integral_constant<std::memory_order, std::memory_order_consume>{});
    case Order::acquire:
      return f(std::integral_constant<std::memory_order, std::memory_order_acquire>{});
    case Order::release:
      return f(std::integral_constant<std::memory_order, std::memory_order_release>{});
    case Order::acq_rel:
      return f(std::integral_constant<std::memory_order, std::memory_order_acq_rel>{});
    default:
      return f(std::integral_constant<std::memory_order, std::memory_order_seq_cst>{});
  }
}

// Loads and failures have no release, stores no acquire.
template <class T, class F>
auto with_load_order(Order order, F f) {
  return with_order(order, [&](auto o) {
    constexpr std::memory_order m = o;
    constexpr bool fits = m != std::memory_order_release && m != std::memory_order_acq_rel;
    return f(std::integral_constant < std::memory_order, fits ? m : std::memory_order_seq_cst > {});
  });
}

// clang 14 makes strong ones of weak ones; g++ calls these.
extern "C" {
int __tsan_atomic8_compare_exchange_weak(std::uint8_t volatile*, std::uint8_t*, std::uint8_t, int, int);
int __tsan_atomic16_compare_exchange_weak(std::uint16_t volatile*, std::uint16_t*, std::uint16_t, int, int);
int __tsan_atomic32_compare_exchange_weak(std::uint32_t volatile*, std::uint32_t*, std::uint32_t, int, int);
int __tsan_atomic64_compare_exchange_weak(std::uint64_t volatile*, std::uint64_t*, std::uint64_t, int, int);
}

template <class T>
bool compare_exchange_weak(T& variable, T& expected, T value, std::memory_order success, std::memory_order failure) {
  int const s = static_cast<int>(success), f = static_cast<int>(failure);
  if constexpr (sizeof(T) == 1) return __tsan_atomic8_compare_exchange_weak(&variable, &expected, value, s, f) != 0;
  if constexpr (sizeof(T) == 2) return __tsan_atomic16_compare_exchange_weak(&variable, &expected, value, s, f) != 0;
  if constexpr (sizeof(T) == 4) return __tsan_atomic32_compare_exchange_weak(&variable, &expected, value, s, f) != 0;
  if constexpr (sizeof(T) == 8) return __tsan_atomic64_compare_exchange_weak(&variable, &expected, value, s, f) != 0;
}

template <class T>
unsigned compare_exchange(T& variable, Step const& step) {
  return with_order(step.order, [&](auto success) {
    return with_load_order<T>(step.failure, [&](auto failure) {
      T expected = step.expected;
      std::atomic_ref<T> ref(variable);
      bool const done = step.what == Do::cas
                            ? ref.compare_exchange_strong(expected, step.value, success(), failure())
                            : compare_exchange_weak(variable, expected, T{step.value}, success(), failure());
      return static_cast<unsigned>(expected) | (done ? exchanged : 0);
    });
  });
}

template <class T>
unsigned access(T& variable, Step const& step) {
  std::atomic_ref<T> ref(variable);
  switch (step.what) {
    case Do::load:
      return with_load_order<T>(step.order, [&](auto o) { return static_cast<unsigned>(ref.load(o())); });
    case Do::store:
      with_order(step.order, [&](auto o) {
        constexpr std::memory_order m = o;
        constexpr bool fits = m == std::memory_order_relaxed || m == std::memory_order_release;
        ref.store(step.value, fits ? m : std::memory_order_seq_cst);
      });
      return 0;
    case Do::exchange:
      return with_order(step.order, [&](auto o) { return static_cast<unsigned>(ref.exchange(step.value, o())); });
    case Do::add:
      return with_order(step.order, [&](auto o) { return static_cast<unsigned>(ref.fetch_add(step.value, o())); });
    case Do::plain_load:
      return static_cast<unsigned>(const_cast<T volatile&>(variable));
    case Do::plain_store:
      const_cast<T volatile&>(variable) = step.value;
      return 0;
    default:
      return compare_exchange(variable, step);
  }
}

unsigned access_variable(State& state, Step const& step) {
  void* const variable = address_of(state, step.place);
  switch (program->width[step.place]) {
    case 1:
      return access(*static_cast<std::uint8_t*>(variable), step);
    case 2:
      return access(*static_cast<std::uint16_t*>(variable), step);
    case 8:
      return access(*static_cast<std::uint64_t*>(variable), step);
    default:
      return access(*static_cast<std::uint32_t*>(variable), step);
  }
}

void run_thread(State& state, int thread);

unsigned run_step(State& state, Step const& step) {
  switch (step.what) {
    case Do::fence:
      with_order(step.order, [](auto o) { std::atomic_thread_fence(o()); });
      return 0;
    case Do::lock:
      state.mutexes[step.place].lock();
      return 0;
    case Do::unlock:
      state.mutexes[step.place].unlock();
      return 0;
    case Do::try_lock:
      return state.mutexes[step.place].try_lock() ? 1 : 0;
    case Do::wait: {
      std::unique_lock<std::mutex> held(state.mutexes[step.value], std::adopt_lock);
      state.conditions[step.place].wait(held);
      held.release();
      return 0;
    }
    case Do::notify:
      state.conditions[step.place].notify_one();
      return 0;
    case Do::broadcast:
      state.conditions[step.place].notify_all();
      return 0;
    case Do::down:
      sem_wait(&state.semaphores[step.place]);
      return 0;
    case Do::up:
      sem_post(&state.semaphores[step.place]);
      return 0;
    case Do::try_down:
      return sem_trywait(&state.semaphores[step.place]) == 0 ? 1 : 0;
    case Do::spawn:
      state.threads[step.place] = std::thread(run_thread, std::ref(state), int(step.place));
      return 0;
    case Do::join:
      state.threads[step.place].join();
      return 0;
    default:
      return access_variable(state, step);
  }
}

PLAIN Step const& step_at(int thread, int i) { return program->steps[thread][i]; }
PLAIN int steps_of(int thread) { return program->length[thread]; }
PLAIN bool left_out(Step const& step, unsigned last) { return step.guarded && step.guard != last; }
PLAIN void note(State& state, int thread, int i, unsigned value) {
  state.results[thread][i] = static_cast<unsigned char>(value);
}

void run_thread(State& state, int thread) {
  unsigned last = absent;
  for (int i = 0; i < steps_of(thread); ++i) {
    Step const& step = step_at(thread, i);
    bool const skipped = left_out(step, last);
    unsigned const value = skipped ? absent : run_step(state, step);
    if (has_result(step.what)) last = value;
    note(state, thread, i, value);
  }
}

PLAIN bool is_spawned(int thread) {
  for (int t = 0; t < program->threads; ++t) {
    for (int s = 0; s < program->length[t]; ++s) {
      Step const& step = program->steps[t][s];
      if (step.what == Do::spawn && step.place == thread) return true;
    }
  }
  return false;
}

PLAIN Outcome outcome_of(State const& state) {
  Outcome outcome = 0;
  int index = 0;
  for (int t = 0; t < program->threads; ++t) {
    for (int s = 0; s < program->length[t]; ++s) {
      if (has_result(program->steps[t][s].what)) outcome = with(outcome, index++, state.results[t][s]);
    }
  }
  for (int p = 0; p < program->places; ++p) {
    std::uint64_t value = 0;
    memcpy(&value, address_of(const_cast<State&>(state), p), program->width[p]);
    outcome = with(outcome, index++, static_cast<unsigned>(value));
  }
  return outcome;
}

PLAIN void record(State const& state) {
  Outcome const outcome = outcome_of(state);
  ++result->runs;
  std::size_t at = (outcome * 0x9e3779b97f4a7c15u >> 40) % index_size;
  for (; index_of_seen[at] != 0; at = (at + 1) % index_size) {
    if (result->seen[index_of_seen[at] - 1] == outcome) return;
  }
  if (result->outcomes == max_outcomes) {
    result->outcomes = max_outcomes + 1;
  } else if (result->outcomes < max_outcomes) {
    result->seen[result->outcomes++] = outcome;
    index_of_seen[at] = result->outcomes;
  }
}

template <class T>
T* map_file(char const* path, int access, std::size_t& count) {
  int const fd = open(path, access == (PROT_READ | PROT_WRITE) ? O_RDWR : O_RDONLY);
  struct stat status {};
  if (fd < 0 || fstat(fd, &status) != 0) {
    perror(path);
    _exit(3);
  }
  count = static_cast<std::size_t>(status.st_size) / sizeof(T);
  void* const memory = mmap(nullptr, static_cast<std::size_t>(status.st_size), access, MAP_SHARED, fd, 0);
  close(fd);
  return static_cast<T*>(memory);
}

// In the parent: what the child has said, and how it ended.
void collect(pid_t child, int from) {
  char text[sizeof result->said];
  std::size_t length = 0;
  for (ssize_t n = 0; (n = read(from, text + length, sizeof text - 1 - length)) > 0;) {
    length += static_cast<std::size_t>(n);
  }
  close(from);
  text[length] = '\0';
  memcpy(result->said, text, length + 1);
  waitpid(child, &result->status, 0);
}

// Before main(), and so before the engine: returns in each child once.
__attribute__((constructor)) void fork_for_each(int count, char** arguments, char**) {
  if (count < 3) {
    fprintf(stderr, "usage: %s PROGRAMS RESULTS\n", arguments[0]);
    _exit(2);
  }
  std::size_t programs = 0, results = 0;
  program = map_file<Program const>(arguments[1], PROT_READ, programs);
  result = map_file<Result>(arguments[2], PROT_READ | PROT_WRITE, results);
  index_of_seen = static_cast<std::uint32_t*>(
      mmap(nullptr, index_size * sizeof(std::uint32_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  for (std::size_t i = 0; i < programs && i < results; ++i, ++program, ++result) {
    int ends[2];
    if (pipe(ends) != 0) _exit(3);
    pid_t const child = fork();
    if (child == 0) {
      dup2(ends[1], 1);
      close(ends[0]);
      close(ends[1]);
      return;
    }
    close(ends[1]);
    collect(child, ends[0]);
  }
  _exit(0);
}

}  // namespace

int main() {
  State state;
  for (int p = 0; p < max_places; ++p) sem_init(&state.semaphores[p], 0, program->initial[p]);
  bool running[max_threads] = {};
  for (int t = 0; t < program->threads; ++t) {
    running[t] = !is_spawned(t);
    if (running[t]) state.threads[t] = std::thread(run_thread, std::ref(state), t);
  }
  for (int t = 0; t < program->threads; ++t) {
    if (running[t]) state.threads[t].join();
  }
  record(state);
}
