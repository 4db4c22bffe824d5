// Random tiny programs of atomics, fences and plain accesses, with every memory order, under C++'s memory model: what
// complete search shows is held against the axioms (tests/engine/litmus), which know nothing of the engine.
//
//   weak [--seed N] [--programs N] [--interpreter PROGRAM]
//
// Program i is that of seed N + i. Prints "ok" and "FAIL" for each thousand, and each program on which the two
// disagree, made small. Status 1: they disagree.
#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>

#include "tests/engine/fuzz/random.h"
#include "tests/engine/litmus/axioms.h"
#include "tests/engine/tiny/runner.h"

using namespace racecourse;
using fuzz::Random;
using litmus::Model;
using tiny::Do;
using tiny::Explored;
using tiny::Order;
using tiny::Outcome;
using tiny::Program;
using tiny::Step;

namespace {

// C++20 without load buffering, and without what no compiler's code does (Model).
constexpr Model explorers{Model::Order::cpp20, false, false, true};
constexpr Model interleavings{Model::Order::cpp20, false, true, false};

struct Options {
  std::uint64_t seed = 1, programs = 200;
  std::string interpreter = "tests/engine/tiny/interpreter";
};

Step random_step(Random& random, int places, bool guarded, bool strong) {
  constexpr Do choices[] = {Do::load, Do::load,     Do::store, Do::store,      Do::exchange,   Do::add,
                            Do::cas,  Do::weak_cas, Do::fence, Do::plain_load, Do::plain_store};
  constexpr Order loads[] = {Order::relaxed, Order::acquire, Order::seq_cst, Order::consume};
  constexpr Order stores[] = {Order::relaxed, Order::release, Order::seq_cst};
  constexpr Order all[] = {Order::relaxed, Order::acquire, Order::release, Order::acq_rel, Order::seq_cst};
  constexpr Order fences[] = {Order::acquire, Order::release, Order::acq_rel, Order::seq_cst};
  Step s;
  // Plain accesses race more often than not: few of them.
  do s.what = random.of<Do>(choices);
  while ((s.what == Do::plain_load || s.what == Do::plain_store) && !random.once_in(3));
  s.place = static_cast<std::uint8_t>(random.below(places));
  s.value = static_cast<std::uint8_t>(1 + random.below(2));
  s.expected = static_cast<std::uint8_t>(random.below(2));
  s.order = s.what == Do::load         ? random.of<Order>(loads)
            : s.what == Do::store      ? random.of<Order>(stores)
            : s.what == Do::fence      ? random.of<Order>(fences)
            : s.what >= Do::plain_load ? Order::relaxed
                                       : random.of<Order>(all);
  if (strong && s.what < Do::plain_load) s.order = Order::seq_cst;
  if (tiny::is_cas(s.what)) s.failure = random.of<Order>(std::span(loads).first(3));
  if (s.what == Do::fence) s.place = s.value = s.expected = 0;
  if (guarded && random.once_in(4)) {
    s.guarded = true;
    s.guard = static_cast<std::uint8_t>(random.below(2));
  }
  return s;
}

Program random_program(std::uint64_t seed) {
  Random random(seed);
  Program p;
  p.threads = static_cast<std::uint8_t>(2 + random.below(3));
  int const places = 1 + random.below(3);
  bool const strong = random.once_in(4);
  p.places = static_cast<std::uint8_t>(places);
  int left = 6 + random.below(2);
  for (int t = 0; t < p.threads; ++t) {
    int const most = std::min({left - (p.threads - 1 - t), 4, left / (p.threads - t) + 1});
    bool has_result = false;
    for (int n = 1 + random.below(most); n > 0; --n, --left) {
      Step const s = random_step(random, places, has_result, strong);
      has_result = has_result || tiny::has_result(s.what);
      p.steps[t][p.length[t]++] = s;
    }
  }
  return p;
}

std::string disagreement(Program const& program, Model const& model, Explored const& seen) {
  litmus::Judgement const judged = litmus::judge(program, model);
  std::string text;
  if (judged.racy != (seen.verdict == "failed" && seen.kind == "data-race")) {
    text = judged.racy ? "  it has a race\n" : "  it has no race\n";
  } else if (!judged.racy && (seen.verdict != "passed" || !seen.complete)) {
    text = "  it is right\n";
  } else if (!judged.racy) {
    for (Outcome const o : judged.outcomes) {
      if (seen.outcomes.count(o) == 0) text += "  missing: " + to_string(o, program) + '\n';
    }
    for (Outcome const o : seen.outcomes) {
      if (judged.outcomes.count(o) == 0) text += "  forbidden: " + to_string(o, program) + '\n';
    }
  }
  return text.empty() ? "" : "  engine: " + seen.said + text;
}

std::string disagreement(Program const& program, Model const& model, Options const& options, std::string const& rules) {
  return disagreement(program, model, tiny::explore(options.interpreter, {&program, 1}, rules)[0]);
}

Program made_small(Program program, Model const& model, Options const& options, std::string const& rules) {
  for (bool changed = true; changed;) {
    changed = false;
    for (int t = 0; t < program.threads; ++t) {
      for (int s = 0; s < program.length[t] && program.length[t] > 1; ++s) {
        Program smaller = program;
        std::copy(program.steps[t] + s + 1, program.steps[t] + program.length[t], smaller.steps[t] + s);
        --smaller.length[t];
        if (disagreement(smaller, model, options, rules).empty()) continue;
        program = smaller;
        changed = true;
      }
    }
  }
  return program;
}

int compare(std::span<Program const> programs, Model const& model, Options const& options, std::string const& rules) {
  std::vector<Explored> const seen = tiny::explore(options.interpreter, programs, rules);
  int failures = 0;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    std::string const why = disagreement(programs[i], model, seen[i]);
    if (why.empty()) continue;
    ++failures;
    Program const small = made_small(programs[i], model, options, rules);
    std::cout << rules << "\n  " << to_string(programs[i]) << '\n'
              << why << "made small:\n  " << to_string(small) << '\n'
              << disagreement(small, model, options, rules) << std::endl;
  }
  return failures;
}

int campaign(Options const& options) {
  constexpr std::uint64_t batch = 1000;
  int failures = 0;
  for (std::uint64_t i = 0; i < options.programs; i += batch) {
    std::vector<Program> programs;
    std::uint64_t const end = std::min(i + batch, options.programs);
    for (std::uint64_t n = i; n < end; ++n) programs.push_back(random_program(options.seed + n));
    int const found =
        compare(programs, explorers, options, "strategy=dpor executions=300000 spurious=9") +
        compare(programs, interleavings, options, "strategy=dpor executions=300000 spurious=9 memory_model=sc");
    std::cout << (found == 0 ? "ok " : "FAIL ") << "seeds " << options.seed + i << " to " << options.seed + end - 1
              << std::endl;
    failures += found;
  }
  std::cout << options.programs << " programs, " << failures << " disagreements\n";
  return failures == 0 ? 0 : 1;
}

Options options_of(int count, char** arguments) {
  Options o;
  for (int i = 1; i < count; i += 2) {
    std::string const name = arguments[i];
    if (i + 1 == count) throw std::invalid_argument(name);
    if (name == "--seed") {
      o.seed = std::stoull(arguments[i + 1]);
    } else if (name == "--programs") {
      o.programs = std::stoull(arguments[i + 1]);
    } else if (name == "--interpreter") {
      o.interpreter = arguments[i + 1];
    } else {
      throw std::invalid_argument(name);
    }
  }
  return o;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return campaign(options_of(count, arguments));
  } catch (std::invalid_argument const& e) {
    std::cerr << "what is " << e.what() << "? Options: --seed N --programs N --interpreter PROGRAM\n";
    return 2;
  }
}
