// Life of a thread of the machine: creation, joining, telling its story.
#include <execinfo.h>

#include <cassert>
#include <cerrno>
#include <system_error>

#include "grader/runtime/kernel.h"
#include "grader/runtime/machine.h"

namespace racecourse::runtime {
void collect_stacks();

namespace {

pthread_key_t exit_key;

// Runs after the C++ destructors of thread_local objects, so that these still belong to the thread's turn.
void hand_on_at_exit(void* thread) { release_turn_at_exit(*static_cast<Thread*>(thread)); }

// A sanitizer may wait for the kernel with sched_yield, as long as the load of the machine makes it take. That is
// nobody's turn.
int create(Thread& thread, void* (*start)(void*)) {
  KeepTurn const kept;
  return pthread_create(&thread.handle, nullptr, start, &thread);
}

void join(Thread& thread) {
  KeepTurn const kept;
  pthread_join(thread.handle, nullptr);
}

void run_body(std::function<void()> const& body) noexcept { body(); }

void* thread_main(void* argument) {
  Thread& me = *static_cast<Thread*>(argument);
  while (me.turn.load() == 0) kernel::sleep_while(me.turn, 0);
  if (me.tell) {  // asked for its stack before it ever ran
    me.tell = false;
    me.turn.store(0);
    machine().running->turn.store(2);
    kernel::wake_one(machine().running->turn);
    for (;;) kernel::sleep_while(me.turn, 0);
  }
  pthread_setspecific(exit_key, &me);
  run_body(me.body);
  me.body = nullptr;
  return nullptr;
}

std::string name_of(Thread const& thread) { return thread.id == 0 ? "main" : "thread " + std::to_string(thread.id); }

std::string state_of(Thread const& thread) {
  switch (thread.waits_for) {
    case WaitsFor::nothing:
      return "could go on";
    case WaitsFor::futex:
      return "sleeps in futex_wait on a word with value " + std::to_string(thread.value) +
             (thread.deadline == never ? "" : ", with a timeout");
    case WaitsFor::descriptors: {
      std::string text = "waits for descriptor";
      for (pollfd const& p : thread.descriptors) text += " " + std::to_string(p.fd);
      return text;
    }
    case WaitsFor::time:
      return "sleeps";
    case WaitsFor::thread:
      return "waits for the end of thread " + std::to_string(thread.other);
    case WaitsFor::quiet:
      return "waits until nobody can go on";
  }
  return "";
}

}  // namespace

void start(std::uint64_t step_limit, std::function<void(Verdict const&)> on_failure) {
  Machine& m = machine();
  pthread_key_create(&exit_key, &hand_on_at_exit);
  auto main_thread = std::make_unique<Thread>();
  main_thread->handle = pthread_self();
  main_thread->turn.store(1);
  m.running = main_thread.get();
  m.threads.push_back(std::move(main_thread));
  m.strategy = explore::round_robin(0);
  m.strategy->begin();
  m.step_limit = step_limit;
  m.on_failure = [failed = std::move(on_failure)](Verdict const& verdict) {
    failed(verdict);
    std::abort();  // unreachable: `failed` does not return
  };
  m.started = true;
}

void fail_scenario(char const*, std::string const&, std::string const&, std::string const&, kit::where) {}

bool is_virtual() { return true; }

void set_strategy(std::unique_ptr<explore::Strategy> strategy) {
  Machine& m = machine();
  m.strategy = std::move(strategy);
  m.strategy->begin();
  m.steps = 0;
  m.spin_advance = 0;
  ++m.execution;
  // Threads are numbered anew in each execution; those that ended and were joined are gone.
  while (m.threads.size() > 1 && m.threads.back()->done && m.threads.back()->joined) m.threads.pop_back();
}

void drain() {
  Machine& m = machine();
  for (std::size_t i = 1; i < m.threads.size(); ++i) {
    Thread& thread = *m.threads[i];
    if (thread.joined) continue;
    if (!thread.done) {
      m.running->waits_for = WaitsFor::thread;
      m.running->other = thread.id;
      block();
    }
    if (!thread.joined) join(thread);
    thread.joined = true;
  }
}

std::vector<Story> stories(std::string const& state_of_caller) {
  Machine& m = machine();
  if (!m.started) return {{"main", state_of_caller, capture_stack(1)}};
  Thread& me = *m.running;
  me.stack = capture_stack(1);
  m.reporting = true;
  collect_stacks();
  std::vector<Story> all;
  all.push_back({name_of(me), state_of_caller.empty() ? state_of(me) : state_of_caller, me.stack});
  for (auto const& thread : m.threads) {
    if (thread.get() != &me && !thread->done) all.push_back({name_of(*thread), state_of(*thread), thread->stack});
  }
  return all;
}

std::string name_of_caller() { return machine().started ? name_of(*machine().running) : "main"; }

std::vector<std::uintptr_t> capture_stack(int skip) {
  void* frames[max_frames + 8];
  int const count = backtrace(frames, max_frames + 8);
  std::vector<std::uintptr_t> stack;
  for (int i = skip + 1; i < count && stack.size() < max_frames; ++i) {
    stack.push_back(reinterpret_cast<std::uintptr_t>(frames[i]));
  }
  return stack;
}

int blocked_threads() {
  Machine& m = machine();
  int blocked = 0;
  for (auto const& thread : m.threads) {
    if (thread.get() != m.running && !thread->done && !thread->enabled) ++blocked;
  }
  return blocked;
}

int threads_to_join() {
  int left = 0;
  for (auto const& thread : machine().threads) left += thread->id != 0 && thread->joinable && !thread->joined ? 1 : 0;
  return left;
}

void until_quiet() {
  Machine& m = machine();
  for (auto const& thread : m.threads) thread->vain = 0;
  m.running->waits_for = WaitsFor::quiet;
  block();
}

void sleep_until(kit::time_point until) {
  Thread& me = *machine().running;
  me.waits_for = WaitsFor::time;
  me.deadline = until.time_since_epoch().count();
  if (time_is_up(me.deadline)) return yield_turn();
  block();
}

void sleep_for(kit::duration d) {
  Nanoseconds const now = machine().now;
  Nanoseconds const wanted = d.count();
  sleep_until(kit::time_point(kit::duration(wanted > never - 1 - now ? never - 1 : now + wanted)));
}

}  // namespace racecourse::runtime

namespace kit::sys {
using namespace racecourse::runtime;

std::uint64_t spawn_thread(std::function<void()> body, bool joinable) {
  Machine& m = machine();
  if (m.threads.size() == racecourse::explore::max_threads) {
    throw std::system_error(EAGAIN, std::generic_category(), "spawn_thread: more threads than a scenario may have");
  }
  if (fault_refuses_thread()) throw std::system_error(EAGAIN, std::generic_category(), "spawn_thread");
  auto fresh = std::make_unique<Thread>();
  fresh->id = static_cast<int>(m.threads.size());
  fresh->body = std::move(body);
  fresh->joinable = joinable;
  Thread& thread = *fresh;
  m.threads.push_back(std::move(fresh));
  if (int const error = create(thread, &thread_main); error != 0) {
    m.threads.pop_back();
    throw std::system_error(error, std::generic_category(), "spawn_thread");
  }
  ++m.costs.threads;
  point();
  return m.execution << 32 | static_cast<std::uint64_t>(thread.id);
}

void join_thread(std::uint64_t handle) {
  Machine& m = machine();
  if (handle >> 32 != m.execution) return;  // of an earlier execution, at whose end drain() has joined it
  std::uint64_t const id = handle & UINT32_MAX;
  if (id == 0 || id >= m.threads.size() || !m.threads[id]->joinable || m.threads[id]->joined) {
    throw state_error("join_thread: no such thread, or it was joined before");
  }
  Thread& thread = *m.threads[id];
  point();
  if (!thread.done) {
    m.running->waits_for = WaitsFor::thread;
    m.running->other = thread.id;
    block();
  }
  join(thread);
  thread.joined = true;
}

std::uint32_t thread_id() noexcept { return static_cast<std::uint32_t>(__real_syscall(SYS_gettid)); }

}  // namespace kit::sys
