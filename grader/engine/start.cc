// The program's main() becomes the body of every execution: the C library's start-up code is told to call ours instead.
//
// What to do stands in the environment, where the program itself does not see it:
//
//   RACECOURSE_EXPLORE="strategy=dpor executions=1000 seed=1 bound=2 memory_model=sc spurious=0 timers=0 races=0
//   steps=N"
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "grader/engine/export.h"
#include "grader/engine/process.h"
#include "grader/engine/raw.h"
#include "grader/engine/session.h"
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
  process::exit(status);
}

// The value of a key in "key=value key=value", or null.
char const* value_of(char const* text, char const* key) {
  std::size_t const n = std::strlen(key);
  for (char const* at = text; at != nullptr && *at != '\0'; at = std::strchr(at, ' ')) {
    while (*at == ' ') ++at;
    if (std::strncmp(at, key, n) == 0 && at[n] == '=') return at + n + 1;
  }
  return nullptr;
}

std::uint64_t number_of(char const* text, char const* key, std::uint64_t otherwise) {
  char const* const value = value_of(text, key);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

bool is(char const* value, char const* word) {
  return value != nullptr && std::strncmp(value, word, std::strlen(word)) == 0;
}

std::unique_ptr<explore::Strategy> strategy_of(char const* text) {
  char const* const name = value_of(text, "strategy");
  if (is(name, "exhaustive")) return explore::exhaustive();
  if (is(name, "bounded")) return explore::preemption_bounded(static_cast<int>(number_of(text, "bound", 2)));
  if (is(name, "random")) return explore::random_walk(number_of(text, "seed", 1));
  return explore::dpor();
}

int explore_main(int count, char** values, char** variables) {
  argument_count = count;
  arguments = values;
  environment = variables;
  __libc_single_threaded = 0;
  char const* const order = std::getenv("RACECOURSE_EXPLORE");
  char const* const text = order == nullptr ? "" : order;
  world.rules.weak_memory = !is(value_of(text, "memory_model"), "sc");
  world.rules.races = number_of(text, "races", 1) != 0;
  world.rules.leaks = number_of(text, "leaks", 1) != 0;
  world.rules.spurious = static_cast<int>(number_of(text, "spurious", 1));
  world.rules.timers = static_cast<int>(number_of(text, "timers", 1));
  world.rules.steps = number_of(text, "steps", world.rules.steps);
  session::set_up();
  Search const r = session::search(
      {&run_main, nullptr}, [text] { return strategy_of(text); }, number_of(text, "executions", 100'000));
  char line[1024];
  int const n =
      std::snprintf(line, sizeof line,
                    "verdict %s kind %s complete %d executions %lu redundant %lu operations %lu switches %lu: %s\n",
                    r.refused != nullptr ? "ungradable"
                    : r.failed           ? "failed"
                                         : "passed",
                    name_of(r.failure.kind), r.complete, r.executions, r.redundant, r.operations, r.switches,
                    r.refused != nullptr ? r.refused : r.failure.message);
  raw::write_all(1, line, static_cast<std::size_t>(n));
  raw::leave(r.refused != nullptr ? 3 : r.failed ? 1 : 0);
}

}  // namespace

extern "C" EXPORT int __libc_start_main(Main main, int count, char** values, void (*init)(), void (*fini)(),
                                        void (*linker_fini)(), void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  program_main = main;
  auto const real = reinterpret_cast<Start>(raw::next_definition("__libc_start_main"));
  // A program with a harness decides itself what is explored, and when (api.h).
  if (std::getenv("RACECOURSE_EXPLORE") == nullptr)
    return real(main, count, values, init, fini, linker_fini, stack_end);
  return real(&explore_main, count, values, init, fini, linker_fini, stack_end);
}
