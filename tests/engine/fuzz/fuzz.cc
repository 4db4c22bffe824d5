// Random small programs, explored completely and held against a sequential machine.
//
//   fuzz [--seed N] [--programs N] [--batch N] [--with WHAT] [--libtsan ROUNDS] [--print N] [--root FOLDER]
//        [--engine LIBRARY]
//
// Program i of a campaign is that of seed N + i. Prints "ok" and "FAIL" for each batch, and for each program on which
// the two disagree its seed and its source, made small. --with: leaves out all programs without timeouts, latch,
// barrier or once. --libtsan: each is run so often under the compiler's race detector as well. --print: only prints the
// program of that seed. Status 1: they disagree.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/engine/fuzz/generate.h"
#include "tests/engine/fuzz/judge.h"
#include "tests/engine/fuzz/shrink.h"
#include "tests/engine/fuzz/source.h"

using namespace racecourse::fuzz;

namespace {

// A program with more states is left out: its search would take too long, too.
constexpr std::size_t most_states = 60'000;

struct Options {
  std::uint64_t seed = 1, programs = 200, batch = 100, print = 0;
  int rounds = 0;
  std::string with;
  std::string root = ".", engine = "grader/engine/libracecourse_engine.so";
};

constexpr char const* features[] = {"timeouts", "latch", "barrier", "once"};

bool has(Program const& program, std::string const& feature) {
  if (feature == "timeouts") return has_timeout(program);
  if (feature == "latch") return has_latch(program);
  if (feature == "barrier") return has_barrier(program);
  if (feature == "once") return uses(program, Do::once);
  throw std::invalid_argument(feature);
}

Options options_of(int count, char** arguments) {
  Options o;
  for (int i = 1; i + 1 < count; i += 2) {
    std::string const name = arguments[i], value = arguments[i + 1];
    if (name == "--seed") {
      o.seed = std::stoull(value);
    } else if (name == "--programs") {
      o.programs = std::stoull(value);
    } else if (name == "--batch") {
      o.batch = std::stoull(value);
    } else if (name == "--print") {
      o.print = std::stoull(value);
    } else if (name == "--with") {
      o.with = value;
    } else if (name == "--libtsan") {
      o.rounds = std::stoi(value);
    } else if (name == "--root") {
      o.root = value;
    } else if (name == "--engine") {
      o.engine = value;
    } else {
      throw std::invalid_argument(name);
    }
  }
  if (count % 2 == 0) throw std::invalid_argument(arguments[count - 1]);
  if (!o.with.empty()) has(Program{}, o.with);
  return o;
}

// One way to explore, and what must come of it.
struct Way {
  char const* rules;
  int spurious, timers;
  bool complete;  // what it sees is all
  Memory memory;
};
constexpr Way ways[] = {
    {"strategy=dpor memory_model=sc executions=100000 spurious=0 timers=0", 0, 0, true, Memory::sequential},
    {"strategy=dpor memory_model=sc executions=50000 spurious=1 timers=1", 1, 1, true, Memory::sequential},
    {"strategy=dpor executions=50000 spurious=0 timers=1", 0, 1, true, Memory::cpp},
    {"strategy=exhaustive memory_model=sc executions=2000 spurious=0 timers=1", 0, 1, true, Memory::sequential},
    {"strategy=preemptions memory_model=sc executions=500 spurious=0 timers=1", 0, 1, false, Memory::sequential},
    {"strategy=pct seed=3 memory_model=sc executions=200 spurious=1 timers=1", 1, 1, false, Memory::sequential},
    {"strategy=pos seed=3 memory_model=sc executions=200 spurious=1 timers=1", 1, 1, false, Memory::sequential},
    {"strategy=surw seed=3 memory_model=sc executions=200 spurious=1 timers=1", 1, 1, false, Memory::sequential},
    {"strategy=random seed=3 memory_model=sc executions=200 spurious=1 timers=1", 1, 1, false, Memory::sequential},
};

// libstdc++'s semaphore looks at the clock and naps while it waits in time, and may miss what is there: of when its
// time is up no more is known than what C++ says.
bool time_is_unknown(Program const& program) { return !program.posix_semaphore && uses(program, Do::acquire_in_time); }

std::string judged(Way const& way, Program const& program, Explored const& seen) {
  bool const unknown = time_is_unknown(program);
  Behaviour const machine = behaviour_of(program, {way.spurious, way.timers, unknown}, 4 * most_states);
  if (!machine.finished) return "";
  return way.complete && !unknown ? disagreement(program, machine, seen, way.memory)
                                  : impossible(program, machine, seen);
}

// What libtsan finds is there.
std::string judged_by_libtsan(Program const& program, Run const& run) {
  // It knows no fences, and g++ 12's not pthread_mutex_clocklock.
  if (uses(program, Do::fence) || uses(program, Do::if_locked_in_time) ||
      run.said.find("WARNING: ThreadSanitizer: data race") == std::string::npos)
    return "";
  Behaviour const machine = behaviour_of(program, {1, 1, true}, 4 * most_states);
  return !machine.finished || machine.race ? "" : "  libtsan reports a race that cannot be\n" + run.said;
}

class Campaign {
 public:
  explicit Campaign(Options const& options) : options_(options) {}

  int run() {
    for (std::uint64_t i = 0; i < options_.programs; i += options_.batch) {
      batch(options_.seed + i, std::min(options_.batch, options_.programs - i));
    }
    std::cout << tried_ << " programs";
    for (auto const& [what, count] : counts_) std::cout << ", " << count << ' ' << what;
    std::cout << ", " << failures_ << " disagreements\n";
    return failures_ == 0 ? 0 : 1;
  }

 private:
  void batch(std::uint64_t seed, std::uint64_t count) {
    std::vector<Program> programs;
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t s = seed; s < seed + count; ++s) {
      Program program = generate(s);
      if (!wanted(program)) continue;
      Behaviour const machine = behaviour_of(program, {}, most_states);
      if (number_results(program) > max_results || !machine.finished) {
        ++counts_["left out"];
        continue;
      }
      note(machine);
      note(program);
      programs.push_back(std::move(program));
      seeds.push_back(s);
    }
    tried_ += programs.size();
    int const before = failures_;
    explore(programs, seeds);
    if (options_.rounds > 0) repeat(programs, seeds);
    std::cout << (failures_ == before ? "ok " : "FAIL ") << "seeds " << seed << " to " << seed + count - 1 << std::endl;
  }

  void note(Behaviour const& machine) {
    counts_["racy"] += machine.race;
    counts_["that deadlock"] += machine.deadlock;
    counts_["that livelock"] += machine.livelock;
    counts_["right"] += !machine.race && !machine.deadlock && !machine.livelock;
  }

  void note(Program const& program) {
    for (char const* const what : features) counts_[std::string("with ") + what] += has(program, what);
  }

  bool wanted(Program const& program) const { return options_.with.empty() || has(program, options_.with); }

  void explore(std::vector<Program> const& programs, std::vector<std::uint64_t> const& seeds) {
    Compiled const compiled(programs, Compiled::Under::engine, options_.root, options_.engine);
    for (Way const& way : ways) {
      std::vector<Explored> const seen = compiled.explore(way.rules);
      for (std::size_t i = 0; i < programs.size(); ++i) {
        if (&way == ways) counts_["not searched to the end"] += seen[i].verdict == "passed" && !seen[i].complete;
        std::string const why = judged(way, programs[i], seen[i]);
        if (!why.empty()) tell(programs[i], seeds[i], way, why);
      }
    }
  }

  void repeat(std::vector<Program> const& programs, std::vector<std::uint64_t> const& seeds) {
    Compiled const compiled(programs, Compiled::Under::libtsan, options_.root, options_.engine);
    std::vector<Run> const runs = compiled.repeat(options_.rounds, 2);
    for (std::size_t i = 0; i < programs.size(); ++i) {
      bool const found = runs[i].said.find("WARNING: ThreadSanitizer: data race") != std::string::npos;
      counts_["whose race libtsan saw"] += found;
      std::string const why = judged_by_libtsan(programs[i], runs[i]);
      if (why.empty()) continue;
      ++failures_;
      std::cout << "seed " << seeds[i] << "\n" << why << source_of({&programs[i], 1});
    }
  }

  void tell(Program const& program, std::uint64_t seed, Way const& way, std::string const& why) {
    ++failures_;
    std::cout << "seed " << seed << ", " << way.rules << "\n" << why;
    std::string small_why = why;
    Program const small = shrink(program, [&](Program const& smaller) {
      Compiled const compiled({&smaller, 1}, Compiled::Under::engine, options_.root, options_.engine);
      std::string const still = judged(way, smaller, compiled.explore(way.rules)[0]);
      if (!still.empty()) small_why = still;
      return !still.empty();
    });
    std::cout << "made small:\n" << small_why << source_of({&small, 1}) << std::endl;
  }

  Options options_;
  std::map<std::string, std::uint64_t> counts_;
  std::uint64_t tried_ = 0;
  int failures_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  Options options;
  try {
    options = options_of(count, arguments);
  } catch (std::invalid_argument const& e) {
    std::cerr << "what is " << e.what()
              << "? Options: --seed N --programs N --batch N --with WHAT --libtsan ROUNDS --print SEED --root FOLDER "
                 "--engine FILE\n";
    return 2;
  }
  if (options.print != 0) {
    Program const program = generate(options.print);
    std::cout << source_of({&program, 1});
    return 0;
  }
  return Campaign(options).run();
}
