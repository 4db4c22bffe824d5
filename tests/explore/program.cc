#include "tests/explore/program.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace racecourse::explore::testing {
namespace {

constexpr int nobody = -1;

std::uint64_t at(std::uint64_t kind, int index) { return kind << 16 | static_cast<std::uint64_t>(index) << 4; }
Access variable_access(int index, Mode mode) { return {at(1, index), 4, mode}; }
Access mutex_access(int index, Mode mode) { return {at(2, index), 1, mode}; }
Access semaphore_access(int index, Mode mode) { return {at(3, index), 1, mode}; }
Access queue_access(int index, Mode mode) { return {at(4, index), 1, mode}; }
Access end_access(int thread, Mode mode) { return {at(5, thread), 1, mode}; }

}  // namespace

Machine::Machine(Program program)
    : program_(std::move(program)), threads_(program_.threads.size()), pending_(program_.threads.size()) {
  objects_ = static_cast<int>(program_.semaphores.size());
  for (auto const& steps : program_.threads) {
    for (Step const& step : steps) {
      if (step.what == Do::spawn) spawned_ |= only(step.a);
      if (step.what == Do::join) joined_ |= only(step.a);
      bool const waits = step.what == Do::wait || step.what == Do::timed_wait;
      if (step.what < Do::spawn) objects_ = std::max({objects_, step.a + 1, waits ? step.b + 1 : 0});
    }
  }
  assert(objects_ <= max_objects);
  auto const count = static_cast<std::size_t>(objects_);
  variables_.resize(count);
  owners_.resize(count);
  semaphores_.resize(count);
  readers_.resize(count);
  queues_.resize(2 * count);
}

void Machine::restart() {
  for (std::size_t t = 0; t < threads_.size(); ++t) {
    Thread& thread = threads_[t];
    thread.steps = &program_.threads[t];
    thread.at = 0;
    thread.state = State::ready;
    thread.last = 0;
    thread.mutex = nobody;
    thread.results.clear();
    thread.shares.assign(static_cast<std::size_t>(objects_), 0);
  }
  std::fill(variables_.begin(), variables_.end(), Variable{});
  std::fill(owners_.begin(), owners_.end(), nobody);
  std::fill(semaphores_.begin(), semaphores_.end(), 0);
  std::fill(readers_.begin(), readers_.end(), 0);
  std::copy(program_.semaphores.begin(), program_.semaphores.end(), semaphores_.begin());
  for (auto& queue : queues_) queue.clear();
  history_.clear();
  live_ = 0;
  now_ = 0;
  exited_ = yielded_ = false;
}

bool Machine::enabled(int t) const {
  Thread const& thread = threads_[static_cast<std::size_t>(t)];
  switch (thread.state) {
    case State::queued:
    case State::sleeping:
    case State::ended:
      return false;
    case State::timed:
    case State::resuming:
      return true;
    case State::relock:
      return free(static_cast<std::size_t>(thread.mutex));
    case State::ready:
      break;
  }
  if (thread.at == thread.steps->size()) return true;
  Step const& step = (*thread.steps)[thread.at];
  auto const a = static_cast<std::size_t>(step.a);
  if (step.what == Do::lock) return free(a);
  if (step.what == Do::share) return owners_[a] == nobody;
  if (step.what == Do::acquire) return semaphores_[a] > 0;
  if (step.what == Do::join) return threads_[a].state == State::ended;
  return true;
}

// What `thread` may do next, at the most.
void Machine::announce(int t) {
  Thread const& thread = threads_[static_cast<std::size_t>(t)];
  Operation& operation = pending_[static_cast<std::size_t>(t)] = {};
  if (thread.state == State::timed) {
    operation.first = queue_access(thread.queue, Mode::leave);
  } else if (thread.state == State::relock) {
    operation.first = mutex_access(thread.mutex, Mode::take);
  } else if (thread.state == State::ready && thread.at == thread.steps->size()) {
    operation.first = end_access(t, Mode::give);
  } else if (thread.state == State::ready) {
    Step const& step = (*thread.steps)[thread.at];
    switch (step.what) {
      case Do::load:
      case Do::stale_load:
        operation.first = variable_access(step.a, Mode::read);
        break;
      case Do::store:
      case Do::add:
      case Do::cas:
        operation.first = variable_access(step.a, Mode::write);
        break;
      case Do::lock:
        operation.first = mutex_access(step.a, Mode::take);
        break;
      case Do::unlock:
        operation.first = mutex_access(step.a, Mode::give);
        break;
      case Do::share:
        operation.first = mutex_access(step.a, Mode::share);
        break;
      case Do::unshare:
        operation.first = mutex_access(step.a, Mode::unshare);
        break;
      case Do::try_lock:
      case Do::weak_lock:
      case Do::try_share:
        operation.first = mutex_access(step.a, Mode::attempt);
        break;
      case Do::acquire:
        operation.first = semaphore_access(step.a, Mode::down);
        break;
      case Do::release:
        operation.first = semaphore_access(step.a, Mode::up);
        break;
      case Do::try_acquire:
        operation.first = semaphore_access(step.a, Mode::attempt);
        break;
      case Do::wait:
      case Do::timed_wait:
        operation = {queue_access(step.a, Mode::enqueue), mutex_access(step.b, Mode::give)};
        break;
      case Do::notify_one:
      case Do::notify_all:
        operation.first = queue_access(step.a, Mode::wake);
        break;
      case Do::futex_wait:
        operation.first = variable_access(step.a, Mode::enqueue);
        break;
      case Do::futex_wake:
        operation.first = variable_access(step.a, Mode::wake);
        break;
      case Do::join:
        operation.first = end_access(step.a, Mode::take);
        break;
      case Do::exit:
        operation.first.mode = Mode::stop;
        break;
      case Do::spawn:
      case Do::yield:
      case Do::sleep:
      case Do::pick:
      case Do::skip_unless:
        break;
    }
  }
}

unsigned Machine::choose(Strategy& strategy, Choice choice, unsigned ways) {
  unsigned const way = ways < 2 ? 0 : strategy.pick(choice, ways);
  assert(way == 0 || way < ways);
  choices_ = choices_ * 8 + way + 1;
  return way;
}

void Machine::saw(Thread& thread, int result) {
  thread.last = result;
  thread.results.push_back(result);
}

void Machine::rouse(int t, Strategy& strategy) {
  Thread& thread = threads_[static_cast<std::size_t>(t)];
  if (thread.state == State::timed) saw(thread, 1);
  thread.state = thread.mutex == nobody ? State::resuming : State::relock;
  strategy.woke(t, false);
  announce(t);
}

Operation Machine::wake(int queue, int count, Thread& by, Strategy& strategy) {
  auto& waiting = queues_[static_cast<std::size_t>(queue)];
  int woken = 0;
  for (; woken != count && !waiting.empty(); ++woken) {
    auto const ways = static_cast<unsigned>(waiting.size());
    auto const target = waiting.begin() + (count == 1 ? choose(strategy, Choice::signal_target, ways) : 0);
    int const t = *target;
    waiting.erase(target);
    rouse(t, strategy);
  }
  saw(by, woken);
  Mode const mode = woken == 0 ? Mode::miss : Mode::wake;
  return {queue < objects_ ? queue_access(queue, mode) : variable_access(queue - objects_, mode), {}};
}

Operation Machine::execute(int t, Step const& step, Strategy& strategy) {
  Thread& thread = threads_[static_cast<std::size_t>(t)];
  Operation operation = pending_[static_cast<std::size_t>(t)];
  auto const a = static_cast<std::size_t>(step.a);
  auto const change = [&](int value) { variables_[a] = {value, variables_[a].value}; };
  auto const attempt = [&](bool able, int& resource, int taken) {
    saw(thread, able ? 1 : 0);
    if (able) resource = taken;
    if (!able) operation.first.mode = Mode::probe;
  };
  switch (step.what) {
    case Do::load:
      saw(thread, variables_[a].value);
      break;
    case Do::stale_load: {
      bool const stale = choose(strategy, Choice::reads_from, variables_[a].value == variables_[a].before ? 1 : 2) == 1;
      saw(thread, stale ? variables_[a].before : variables_[a].value);
      break;
    }
    case Do::store:
      change(step.b);
      break;
    case Do::add:
      saw(thread, variables_[a].value);
      change(variables_[a].value + step.b);
      break;
    case Do::cas:
      saw(thread, variables_[a].value == step.b ? 1 : 0);
      if (thread.last == 1) change(step.c);
      if (thread.last == 0) operation.first.mode = Mode::read;
      break;
    case Do::lock:
      owners_[a] = t;
      break;
    case Do::unlock:
      if (owners_[a] == t)
        owners_[a] = nobody;
      else
        operation = {};
      break;
    case Do::try_lock:
      attempt(free(a), owners_[a], t);
      break;
    case Do::weak_lock: {
      attempt(free(a) && choose(strategy, Choice::weak_failure, 2) == 0, owners_[a], t);
      break;
    }
    case Do::share:
      ++readers_[a];
      ++thread.shares[a];
      break;
    case Do::unshare:
      if (thread.shares[a] == 0) return {};
      --readers_[a];
      --thread.shares[a];
      break;
    case Do::try_share:
      attempt(owners_[a] == nobody, readers_[a], readers_[a] + 1);
      thread.shares[a] += thread.last;
      break;
    case Do::acquire:
    case Do::try_acquire:
      if (step.what == Do::try_acquire)
        attempt(semaphores_[a] > 0, semaphores_[a], semaphores_[a] - 1);
      else
        --semaphores_[a];
      operation.first.spare = static_cast<std::uint16_t>(semaphores_[a]);
      break;
    case Do::release:
      ++semaphores_[a];
      break;
    case Do::wait:
    case Do::timed_wait:
      if (owners_[static_cast<std::size_t>(step.b)] != t) return {};
      owners_[static_cast<std::size_t>(step.b)] = nobody;
      queues_[a].push_back(t);
      thread.queue = step.a;
      thread.mutex = step.b;
      thread.state = step.what == Do::wait ? State::queued : State::timed;
      break;
    case Do::notify_one:
      return wake(step.a, 1, thread, strategy);
    case Do::notify_all:
      return wake(step.a, -1, thread, strategy);
    case Do::futex_wait:
      saw(thread, variables_[a].value == step.b ? 1 : 0);
      if (thread.last == 0) return {variable_access(step.a, Mode::read), {}};
      queues_[a + static_cast<std::size_t>(objects_)].push_back(t);
      thread.queue = step.a + objects_;
      thread.mutex = nobody;
      thread.state = State::queued;
      break;
    case Do::futex_wake:
      return wake(step.a + objects_, -1, thread, strategy);
    case Do::spawn:
      live_ |= only(step.a);
      threads_[a].state = State::resuming;
      strategy.woke(step.a, false);
      announce(step.a);
      break;
    case Do::sleep:
      thread.state = State::sleeping;
      thread.until = now_ + step.b;
      break;
    case Do::yield:
      yielded_ = true;
      break;
    case Do::exit:
      exited_ = true;
      break;
    case Do::join:
    case Do::pick:
    case Do::skip_unless:
      break;
  }
  return operation;
}

// Over what is no point of its own, to the next step or the end.
void Machine::advance(int t, Strategy& strategy) {
  Thread& thread = threads_[static_cast<std::size_t>(t)];
  if (thread.state != State::ready) return;
  for (auto const& steps = *thread.steps; thread.at < steps.size(); ++thread.at) {
    Step const& step = steps[thread.at];
    if (step.what == Do::pick) {
      saw(thread, static_cast<int>(choose(strategy, Choice::fault, static_cast<unsigned>(step.a))));
    } else if (step.what == Do::skip_unless) {
      if (thread.last != step.a) thread.at += static_cast<std::size_t>(step.b);
    } else {
      return;
    }
  }
  thread.at = thread.steps->size();
  if (contains(joined_, t)) return;  // its end is a step that somebody waits for
  thread.state = State::ended;
  live_ &= ~only(t);
}

void Machine::step(int t, Strategy& strategy) {
  Thread& thread = threads_[static_cast<std::size_t>(t)];
  Operation operation = pending_[static_cast<std::size_t>(t)];
  choices_ = 0;
  if (thread.state == State::timed) {
    auto& waiting = queues_[static_cast<std::size_t>(thread.queue)];
    waiting.erase(std::find(waiting.begin(), waiting.end(), t));
    saw(thread, 0);
    thread.state = State::relock;
  } else if (thread.state == State::relock) {
    owners_[static_cast<std::size_t>(thread.mutex)] = t;
    thread.mutex = nobody;
    thread.state = State::ready;
  } else if (thread.state == State::resuming) {
    thread.state = State::ready;
  } else if (thread.at == thread.steps->size()) {
    thread.state = State::ended;
    live_ &= ~only(t);
  } else {
    operation = execute(t, (*thread.steps)[thread.at++], strategy);
  }
  strategy.executed(t, operation);
  advance(t, strategy);
  announce(t);
  history_.push_back({t, operation, choices_});
}

// To the next moment at which a sleeper gets up.
bool Machine::move_time() {
  int next = 0;
  for (Thread const& thread : threads_) {
    if (thread.state == State::sleeping && (next == 0 || thread.until < next)) next = thread.until;
  }
  if (next == 0) return false;
  now_ = next;
  for (Thread& thread : threads_) {
    if (thread.state == State::sleeping && thread.until == now_) thread.state = State::resuming;
  }
  return true;
}

Machine::End Machine::run(Strategy& strategy) {
  restart();
  choices_ = 0;
  int const count = static_cast<int>(threads_.size());
  for (int t = 0; t < count; ++t) {
    if (contains(spawned_, t)) continue;
    live_ |= only(t);
    advance(t, strategy);
    announce(t);
  }
  history_.push_back({-1, {}, choices_});
  Point point;
  point.pending = pending_.data();
  for (;;) {
    point.enabled = 0;
    for (Threads rest = live_; rest != 0; rest &= rest - 1) {
      if (enabled(first_of(rest))) point.enabled |= only(first_of(rest));
    }
    point.live = live_;
    if (exited_ || live_ == 0) break;
    if (point.enabled == 0) {
      if (!move_time()) break;
      history_.push_back({-1, {}, 0});
      strategy.all_ordered();
      for (int t = 0; t < count; ++t) announce(t);
      continue;
    }
    bool const yielded = std::exchange(yielded_, false);
    point.reason = !contains(point.enabled, point.current) ? Reason::blocked
                   : yielded                               ? Reason::yield
                                                           : Reason::operation;
    ++points_;
    int const next = strategy.choose(point);
    if (next == abandon) return end_ = End::abandoned;
    assert(contains(point.enabled, next));
    point.current = next;
    step(next, strategy);
  }
  strategy.end(point);
  return end_ = exited_ ? End::exited : live_ == 0 ? End::finished : End::deadlock;
}

std::string Machine::outcome() const {
  static constexpr char const* names[] = {"finished", "deadlock", "exited", "abandoned"};
  std::string text;
  for (Thread const& thread : threads_) {
    for (int const result : thread.results) text += std::to_string(result) + ' ';
    text += "| ";
  }
  for (Variable const& variable : variables_) text += std::to_string(variable.value) + ' ';
  return text + names[static_cast<int>(end_)];
}

}  // namespace racecourse::explore::testing
