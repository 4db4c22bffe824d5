// The program's main() becomes the body of every execution: the C library's start-up code is told to call ours instead.
#include <cstdio>
#include <cstdlib>

#include "grader/engine/export.h"
#include "grader/engine/raw.h"
#include "grader/engine/session.h"
#include "grader/engine/threads.h"
#include "grader/explore/strategies.h"

extern char __libc_single_threaded;

namespace {

using namespace racecourse::engine;
namespace explore = racecourse::explore;

using Main = int (*)(int, char**, char**);
Main program_main = nullptr;
int argument_count = 0;
char** arguments = nullptr;
char** environment = nullptr;

void* run_main(void*) {
  int const status = program_main(argument_count, arguments, environment);
  threads::exit_process(status);
}

int explore_main(int count, char** values, char** variables) {
  argument_count = count;
  arguments = values;
  environment = variables;
  __libc_single_threaded = 0;
  session::set_up();
  char const* const name = getenv("RC_STRATEGY");
  char const* const n = getenv("RC_N");
  std::unique_ptr<explore::Strategy> strategy =
      name != nullptr && name[0] == 'd' ? explore::dpor() : name != nullptr && name[0] == 'e' ? explore::exhaustive() : explore::random_walk(1);
  if (getenv("RC_SC")) world.rules.weak_memory = false;
  if (getenv("RC_NORACE")) world.rules.races = false;
  if (getenv("RC_NOSPURIOUS")) world.rules.spurious = world.rules.timers = 0;
  Search const r = session::search({&run_main, nullptr}, *strategy, n != nullptr ? strtoull(n, nullptr, 10) : 1000);
  dprintf(1, "executions %lu redundant %lu operations %lu switches %lu complete %d failed %d %s: %s\n", r.executions, r.redundant,
          r.operations, r.switches, r.complete, r.failed, name_of(r.failure.kind), r.refused ? r.refused : r.failure.message);
  return r.failed ? 1 : 0;
}

}  // namespace

extern "C" EXPORT int __libc_start_main(Main main, int count, char** values, void (*init)(), void (*fini)(),
                                        void (*linker_fini)(), void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  program_main = main;
  auto const real = reinterpret_cast<Start>(raw::next_definition("__libc_start_main"));
  return real(&explore_main, count, values, init, fini, linker_fini, stack_end);
}
