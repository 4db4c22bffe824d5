#include "tests/engine/litmus/candidate.h"

#include <algorithm>

namespace racecourse::litmus {
namespace {

using tiny::Do;
using tiny::Program;
using tiny::Step;

// Lists candidates. What depends on values (a guard holds, a compare_exchange succeeds) is guessed first, and held
// against the values once rf is chosen.
class Lister {
 public:
  Lister(Program const& program, std::function<void(Candidate const&)> const& f) : program_(program), f_(f) {}

  void list() {
    for (int t = 0; t < program_.threads; ++t) {
      for (int s = 0; s < program_.length[t]; ++s) steps_.push_back({t, s});
    }
    guess(0);
  }

 private:
  enum class Guess { as_written, left_out, failed };
  struct At {
    int thread, step;
    Guess guess = Guess::as_written;
  };

  Step const& step_of(At const& at) const { return program_.steps[at.thread][at.step]; }

  void guess(std::size_t i) {
    if (i == steps_.size()) return build();
    Step const& step = step_of(steps_[i]);
    steps_[i].guess = Guess::as_written;
    guess(i + 1);
    if (tiny::is_cas(step.what)) {
      steps_[i].guess = Guess::failed;
      guess(i + 1);
    }
    if (step.guarded) {
      steps_[i].guess = Guess::left_out;
      guess(i + 1);
    }
  }

  void build() {
    candidate_ = {};
    for (int p = 0; p < program_.places; ++p) {
      Event initial;
      initial.place = p;
      initial.writes = true;
      candidate_.events.push_back(initial);
    }
    bool released = false;
    for (At const& at : steps_) {
      if (at.step == 0) released = false;
      if (at.guess == Guess::left_out) continue;
      Event const e = event_of(at);
      if (released && step_of(at).what == Do::load && e.order == tiny::Order::seq_cst) {
        candidate_.events.push_back(implied_fence(at.thread));
        released = false;
      }
      bool const release = e.order == tiny::Order::release || e.order == tiny::Order::acq_rel;
      released = released || (release && e.writes && tiny::is_rmw(step_of(at).what));
      candidate_.events.push_back(e);
    }
    candidate_.rf.assign(candidate_.events.size(), -1);
    relate_by_thread();
    choose_rf(0);
  }

  Event event_of(At const& at) const {
    Step const& step = step_of(at);
    Event e;
    e.thread = at.thread;
    e.step = at.step;
    e.source = &step;
    e.order = at.guess == Guess::failed ? step.failure : step.order;
    if (step.what == Do::fence) return e;
    e.place = step.place;
    e.plain = step.what == Do::plain_load || step.what == Do::plain_store;
    e.reads = tiny::has_result(step.what);
    e.writes = step.what == Do::store || step.what == Do::plain_store ||
               (tiny::is_rmw(step.what) && at.guess != Guess::failed);
    return e;
  }

  static Event implied_fence(int thread) {
    Event e;
    e.thread = thread;
    e.implied = true;
    return e;
  }

  void relate_by_thread() {
    auto const n = static_cast<int>(candidate_.events.size());
    for (int a = 0; a < n; ++a) {
      for (int b = a + 1; b < n; ++b) {
        Event const &x = candidate_.events[a], &y = candidate_.events[b];
        if ((x.thread < 0 && y.thread >= 0) || (x.thread == y.thread && x.thread >= 0)) candidate_.sb.add(a, b);
      }
    }
  }

  void choose_rf(std::size_t e) {
    if (e == candidate_.events.size()) {
      if (set_values()) choose_mo(0);
      return;
    }
    if (!candidate_.events[e].reads) return choose_rf(e + 1);
    for (std::size_t w = 0; w < candidate_.events.size(); ++w) {
      Event const& write = candidate_.events[w];
      if (!write.writes || write.place != candidate_.events[e].place || w == e) continue;
      if (candidate_.events[e].writes && follows_directly(static_cast<int>(w)) >= 0) continue;
      candidate_.rf[e] = static_cast<int>(w);
      choose_rf(e + 1);
      candidate_.rf[e] = -1;
    }
  }

  // The read-modify-write that reads `write`, or -1.
  int follows_directly(int write) const {
    for (std::size_t e = 0; e < candidate_.events.size(); ++e) {
      if (candidate_.events[e].writes && candidate_.rf[e] == write) return static_cast<int>(e);
    }
    return -1;
  }

  // A value that depends on itself comes out of thin air: there is no such execution.
  bool value_of_write(int write, Events seen, unsigned& value) const {
    Event const& e = candidate_.events[static_cast<std::size_t>(write)];
    if (contains(seen, write)) return false;
    if (e.source == nullptr) {
      value = 0;
      return true;
    }
    value = e.source->value;
    if (e.source->what != Do::add) return true;
    unsigned before = 0;
    if (!value_of_write(candidate_.rf[static_cast<std::size_t>(write)], seen | only(write), before)) return false;
    value += before;
    return true;
  }

  bool set_values() {
    for (std::size_t i = 0; i < candidate_.events.size(); ++i) {
      Event& e = candidate_.events[i];
      if (e.reads && !value_of_write(candidate_.rf[i], 0, e.read_value)) return false;
      if (e.writes && !value_of_write(static_cast<int>(i), 0, e.written_value)) return false;
      if (e.source == nullptr || !tiny::is_cas(e.source->what)) continue;
      bool const equal = e.read_value == e.source->expected;
      if (e.writes && !equal) return false;
      if (!e.writes && equal && e.source->what == Do::cas) return false;
    }
    return std::all_of(steps_.begin(), steps_.end(), [this](At const& at) { return guard_is_as_guessed(at); });
  }

  bool guard_is_as_guessed(At const& at) const {
    Step const& step = step_of(at);
    if (!step.guarded) return true;
    // The last step before it that has a result; left out itself, it has none that a guard could wait for.
    int before = at.step - 1;
    while (before >= 0 && !tiny::has_result(program_.steps[at.thread][before].what)) --before;
    bool holds = false;
    for (Event const& e : candidate_.events) {
      if (e.thread == at.thread && e.step == before && before >= 0) holds = result_of(e) == step.guard;
    }
    return holds == (at.guess != Guess::left_out);
  }

  static unsigned result_of(Event const& e) {
    return e.read_value | (tiny::is_cas(e.source->what) && e.writes ? tiny::exchanged : 0);
  }

  void choose_mo(int place) {
    if (place == program_.places) return f_(candidate_);
    std::vector<int> writes;
    for (std::size_t e = 0; e < candidate_.events.size(); ++e) {
      if (candidate_.events[e].writes && candidate_.events[e].place == place) writes.push_back(static_cast<int>(e));
    }
    candidate_.mo.resize(static_cast<std::size_t>(place) + 1);
    do {
      if (!keeps_atomicity(writes)) continue;
      candidate_.mo[static_cast<std::size_t>(place)] = writes;
      choose_mo(place + 1);
    } while (std::next_permutation(writes.begin() + 1, writes.end()));  // the initial value comes first
  }

  bool keeps_atomicity(std::vector<int> const& order) const {
    for (std::size_t i = 1; i < order.size(); ++i) {
      auto const write = static_cast<std::size_t>(order[i]);
      if (candidate_.events[write].reads && candidate_.rf[write] != order[i - 1]) return false;
    }
    return true;
  }

  Program const& program_;
  std::function<void(Candidate const&)> const& f_;
  std::vector<At> steps_;
  Candidate candidate_;
};

}  // namespace

void for_each_candidate(Program const& program, std::function<void(Candidate const&)> const& f) {
  Lister(program, f).list();
}

tiny::Outcome outcome_of(Candidate const& candidate, Program const& program) {
  tiny::Outcome outcome = 0;
  int const results = tiny::result_count(program);
  for (int i = 0; i < results; ++i) outcome = tiny::with(outcome, i, tiny::absent);
  for (Event const& e : candidate.events) {
    if (!e.reads) continue;
    unsigned const flag = tiny::is_cas(e.source->what) && e.writes ? tiny::exchanged : 0;
    outcome = tiny::with(outcome, tiny::result_index(program, e.thread, e.step), e.read_value | flag);
  }
  for (int p = 0; p < program.places; ++p) {
    int const last = candidate.mo[static_cast<std::size_t>(p)].back();
    outcome = tiny::with(outcome, results + p, candidate.events[static_cast<std::size_t>(last)].written_value);
  }
  return outcome;
}

}  // namespace racecourse::litmus
