#include "tests/engine/fuzz/generate.h"

#include <algorithm>
#include <span>

#include "tests/engine/fuzz/counts.h"
#include "tests/engine/fuzz/random.h"

namespace racecourse::fuzz {
namespace {

constexpr Do with_atomics[] = {Do::load, Do::load, Do::store, Do::store, Do::exchange, Do::add, Do::cas, Do::weak_cas};
constexpr Do with_fences[] = {Do::fence, Do::load, Do::store, Do::read, Do::write};
constexpr Do with_spinning[] = {Do::await, Do::store, Do::read, Do::write};
constexpr Do with_waiting[] = {Do::wait, Do::wake_one, Do::wake_all, Do::store, Do::add};
constexpr Do with_plain[] = {Do::read, Do::write, Do::increase};
constexpr Do with_mutexes[] = {Do::locked, Do::locked, Do::if_locked, Do::read, Do::write, Do::increase};
constexpr Do with_sharing[] = {Do::shared, Do::shared, Do::exclusive, Do::read, Do::write};
constexpr Do with_conditions[] = {Do::locked, Do::locked, Do::notify_one, Do::notify_all};
constexpr Do with_semaphores[] = {Do::acquire, Do::release, Do::release, Do::try_acquire, Do::read, Do::write};
constexpr Do with_timeouts[] = {
    Do::if_locked_in_time, Do::if_locked_in_time, Do::locked, Do::acquire_in_time, Do::release, Do::read, Do::write};
constexpr Do with_latch[] = {Do::count_down,     Do::count_down, Do::latch_wait, Do::count_down_and_wait,
                             Do::latch_try_wait, Do::read,       Do::write};
constexpr Do with_barrier[] = {Do::arrive_and_wait, Do::arrive_and_wait, Do::arrive_and_drop, Do::read, Do::write};
constexpr Do with_once[] = {Do::once, Do::once, Do::read, Do::write, Do::increase};
constexpr std::span<Do const> groups[] = {with_atomics, with_fences,  with_spinning,   with_waiting,    with_plain,
                                          with_mutexes, with_sharing, with_conditions, with_semaphores, with_timeouts,
                                          with_latch,   with_barrier, with_once};

constexpr Order all_orders[] = {Order::relaxed, Order::consume, Order::acquire,
                                Order::release, Order::acq_rel, Order::seq_cst};
constexpr Order load_orders[] = {Order::relaxed, Order::acquire, Order::seq_cst, Order::consume};
constexpr Order store_orders[] = {Order::relaxed, Order::release, Order::seq_cst};
constexpr Order fence_orders[] = {Order::acquire, Order::release, Order::acq_rel, Order::seq_cst};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Program make() {
    strong_ = random_.once_in(3);
    for (int n = 1 + random_.below(2); n > 0; --n) choices_.push_back(random_.of<std::span<Do const>>(groups));
    timeouts_ = chose(with_timeouts) || random_.once_in(2);
    Program program;
    program.initial = random_.below(2);
    program.posix_semaphore = random_.once_in(2);
    program.posix_mutex = random_.once_in(3);
    program.where = static_cast<Program::Where>(random_.below(3));
    int const threads = 2 + random_.below(10) / 4;  // main() among them
    left_ = 7 + random_.below(4);
    program.threads.resize(static_cast<std::size_t>(threads));
    for (int t = threads - 1; t > 0; --t) {
      int const share = std::max(1, left_ / (t + 1) + random_.below(2));
      program.threads[static_cast<std::size_t>(t)] = body(share, Held{});
    }
    program.threads[0] = body(std::min(left_, random_.below(3)), Held{});
    start_threads(program);
    set_counts(program);
    number_results(program);
    return program;
  }

 private:
  // What a thread holds where a statement stands: it takes nothing twice.
  struct Held {
    unsigned mutexes = 0;
    bool shared = false, once = false, inside = false;  // a body
  };

  Order order(std::span<Order const> choices) { return strong_ ? Order::seq_cst : random_.of<Order>(choices); }

  Body body(int statements, Held const& held) {
    Body made;
    while (statements > 0 && left_ > 0) {
      --statements;
      --left_;
      made.push_back(statement(held));
    }
    return made;
  }

  Statement statement(Held const& held) {
    // All wait with the first mutex: a condition takes one at a time.
    if ((held.mutexes & 1u) != 0 && chose(with_conditions) && random_.once_in(2)) return waiting_or_waking();
    if (!held.inside && random_.once_in(8)) return control(held);
    Statement s;
    s.what = random_.of<Do>(random_.of<std::span<Do const>>(choices_));
    s.object = random_.below(2);
    s.value = 1 + random_.below(2);
    s.expected = random_.below(2);
    s.time = random_.below(3);
    switch (s.what) {
      case Do::load:
      case Do::await:
      case Do::wait:
        s.order = order(load_orders);
        if (s.what == Do::wait) s.value = random_.below(2);
        break;
      case Do::store:
        s.order = order(store_orders);
        break;
      case Do::fence:
        s.order = order(fence_orders);
        break;
      case Do::exchange:
      case Do::add:
        s.order = order(all_orders);
        break;
      case Do::cas:
      case Do::weak_cas:
        s.order = order(all_orders);
        s.failure = order(load_orders);
        break;
      default:
        break;
    }
    if (has_body(s.what)) enter(s, held);
    return s;
  }

  // A lock, with what is done while it is held; something else if it is held already.
  void enter(Statement& s, Held const& held) {
    Held now = held;
    now.inside = true;
    if (s.what == Do::once) {
      if (held.once) {
        s.what = Do::write;
        return;
      }
      now.once = true;
      s.body = body(1 + random_.below(2), now);
      return;
    }
    if (s.what == Do::if_locked_in_time || (chose(with_timeouts) && random_.once_in(2))) s.object = timed_mutex;
    bool const sharing = s.what == Do::shared || s.what == Do::exclusive;
    if (sharing ? held.shared : (held.mutexes >> s.object & 1u) != 0) {
      s.what = s.what == Do::shared || s.what == Do::if_locked ? Do::read : Do::write;
      s.object = random_.below(2);
      return;
    }
    if (sharing) {
      now.shared = true;
    } else {
      now.mutexes |= 1u << s.object;
    }
    s.body = body(1 + random_.below(2), now);
  }

  bool chose(std::span<Do const> group) const {
    return std::any_of(choices_.begin(), choices_.end(),
                       [&](std::span<Do const> g) { return g.data() == group.data(); });
  }

  Statement waiting_or_waking() {
    constexpr Do choices[] = {Do::wait_until, Do::wait_until, Do::wait_once,  Do::write,
                              Do::write,      Do::notify_one, Do::notify_all, Do::notify_one};
    Statement s;
    s.what = random_.of<Do>(choices);
    s.time = random_.below(3);
    if (timeouts_ && random_.once_in(2)) {
      if (s.what == Do::wait_until) s.what = Do::wait_for;
      if (s.what == Do::wait_once) s.what = Do::wait_once_for;
    }
    s.object = random_.below(4) / 3;
    s.value = 1;
    return s;
  }

  Statement control(Held const& held) {
    Statement s;
    s.what = random_.once_in(2) ? Do::when : Do::twice;
    s.value = random_.below(2);
    Held now = held;
    now.inside = true;
    s.body = body(1 + random_.below(2), now);
    return s;
  }

  // Each thread is started by an earlier one and joined by the same, somewhere behind.
  void start_threads(Program& program) {
    int const threads = static_cast<int>(program.threads.size());
    for (int t = 1; t < threads; ++t) {
      Body& parent = program.threads[static_cast<std::size_t>(random_.once_in(4) ? random_.below(t) : 0)];
      Statement s;
      s.object = t;
      s.what = Do::spawn;
      auto const at = random_.once_in(4) ? random_.below(static_cast<int>(parent.size()) + 1) : 0;
      parent.insert(parent.begin() + at, s);
      s.what = Do::join;
      auto const from = std::find_if(parent.begin(), parent.end(), [t](Statement const& other) {
        return other.what == Do::spawn && other.object == t;
      });
      auto const behind = static_cast<int>(parent.end() - from) - 1;
      parent.insert(parent.end() - random_.below(behind + 1), s);
    }
  }

  Random random_;
  bool strong_ = false;    // seq_cst everywhere
  bool timeouts_ = false;  // where the condition is waited for
  std::vector<std::span<Do const>> choices_;
  int left_ = 0;  // statements that may still be made
};

}  // namespace

Program generate(std::uint64_t seed) { return Maker(seed).make(); }

}  // namespace racecourse::fuzz
