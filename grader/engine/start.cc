// The program's main() becomes the body of every execution: the C library's start-up code is told to call ours instead.
//
// What to do stands in the environment, where the program itself does not see it:
//
//   RACECOURSE_EXPLORE="strategy=dpor executions=1000 seed=1 bound=2 memory_model=sc spurious=0 timers=0 races=0
//   steps=N keep_going=1 report=3 schedule=PATH stop=FRAME"
//
// With report= the answer goes to that descriptor (report.h); without it one line goes to standard output.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "grader/engine/export.h"
#include "grader/engine/heap.h"
#include "grader/engine/process.h"
#include "grader/engine/raw.h"
#include "grader/engine/report.h"
#include "grader/engine/session.h"
#include "grader/engine/stored_schedule.h"
#include "grader/explore/registry.h"

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
  process::main_returned(status);
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
  explore::StrategyRequest request;
  request.seed = number_of(text, "seed", request.seed);
  request.executions = number_of(text, "executions", request.executions);
  if (value_of(text, "bound") != nullptr) request.bound = static_cast<int>(number_of(text, "bound", 0));
  std::string_view const wanted = name == nullptr ? "dpor" : std::string_view(name, std::strcspn(name, " "));
  std::unique_ptr<explore::Strategy> strategy = explore::make_strategy(wanted, request);
  if (strategy == nullptr) raw::die("there is no strategy of that name");
  return strategy;
}

// A path: what stands in it as %41 is the character of that number.
std::vector<char> path_of(char const* text) {
  std::vector<char> path;
  for (char const* at = text; *at != '\0' && *at != ' '; ++at) {
    if (*at != '%' || at[1] == '\0' || at[2] == '\0') {
      path.push_back(*at);
      continue;
    }
    char const digits[3] = {at[1], at[2], '\0'};
    path.push_back(static_cast<char>(std::strtoul(digits, nullptr, 16)));
    at += 2;
  }
  path.push_back('\0');
  return path;
}

void print(Search const& r) {
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
}

void set_rules(char const* text) {
  world.rules.weak_memory = !is(value_of(text, "memory_model"), "sc");
  world.rules.races = number_of(text, "races", 1) != 0;
  world.rules.leaks = number_of(text, "leaks", 1) != 0;
  world.rules.spurious = static_cast<int>(number_of(text, "spurious", 1));
  world.rules.timers = static_cast<int>(number_of(text, "timers", 1));
  world.rules.steps = number_of(text, "steps", world.rules.steps);
}

// Words on the part of the heap that is restored, at addresses that repeat: a program may write to its arguments, and
// the kernel lays them out anew in each process.
char** kept(char** words) {
  std::size_t count = 0;
  while (words[count] != nullptr) ++count;
  auto** const copies = static_cast<char**>(heap::allocate((count + 1) * sizeof(char*)));
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t const size = std::strlen(words[i]) + 1;
    copies[i] = static_cast<char*>(heap::allocate(size));
    raw::copy(copies[i], words[i], size);
  }
  copies[count] = nullptr;
  return copies;
}

int explore_main(int count, char** values, char** variables) {
  __libc_single_threaded = 0;
  char const* const order = std::getenv("RACECOURSE_EXPLORE");
  char const* const text = order == nullptr ? "" : order;
  unsetenv("RACECOURSE_EXPLORE");  // the text itself stays where it is
  argument_count = count;
  arguments = kept(values);
  environment = environ = kept(variables);
  set_rules(text);
  if (value_of(text, "report") != nullptr) report::set_up(static_cast<int>(number_of(text, "report", 3)));
  Orders orders;
  orders.strategy = [text] { return strategy_of(text); };
  orders.executions = number_of(text, "executions", 100'000);
  orders.keep_going = number_of(text, "keep_going", 0) != 0;
  explore::Schedule schedule;
  if (char const* const path = value_of(text, "schedule"); path != nullptr) {
    schedule = stored_schedule(path_of(path).data());
    orders.schedule = &schedule;
    if (value_of(text, "stop") != nullptr) orders.stop = static_cast<int>(number_of(text, "stop", 0));
  }
  session::set_up();
  session::enter();
  Search const r = session::search({&run_main, nullptr}, orders);
  report::result(r);
  if (!report::wanted()) print(r);
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
