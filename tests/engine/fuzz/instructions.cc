#include "tests/engine/fuzz/instructions.h"

namespace racecourse::fuzz {
namespace {

class Flattener {
 public:
  explicit Flattener(bool posix_condition) : posix_condition_(posix_condition) {}

  std::vector<Instruction> flatten(Body const& body) {
    add(body);
    return std::move(code_);
  }

 private:
  void add(Body const& body) {
    for (Statement const& s : body) add(s);
  }

  Instruction& emit(Op op, Statement const& s) {
    Instruction i;
    i.op = op;
    i.object = s.object;
    i.value = s.value;
    i.expected = s.expected;
    i.time = s.time;
    i.mutex = s.mutex;
    i.result = s.result;
    i.order = s.order;
    i.failure = s.failure;
    code_.push_back(i);
    return code_.back();
  }

  void around(Op before, Statement const& s, Op behind) {
    emit(before, s);
    add(s.body);
    emit(behind, s).result = -1;
  }

  // A loop that ends at once if the variable has the value.
  void wait_until(Statement const& s) {
    std::size_t const top = code_.size();
    emit(Op::jump_if_equal, s);
    emit(Op::enqueue, s);
    emit(Op::jump, s).target = top;
    code_[top].target = code_.size();
  }

  // Only who does what the first asks for does the body.
  void around_if(Op before, Statement const& s, Op behind) {
    std::size_t const at = code_.size();
    around(before, s, behind);
    code_[at].target = code_.size();
  }

  // std::condition_variable looks at the clock again to tell whether the time is up; POSIX says why the wait ended.
  void wait_in_time(Statement const& s) {
    emit(Op::enqueue_in_time, s).result = -1;
    if (!posix_condition_) emit(Op::look_at_clock, s).result = -1;
  }

  // Three times the predicate is asked: before, after each wait, and once more when the time is up.
  void wait_for(Statement const& s) {
    emit(Op::deadline, s);
    std::size_t const top = code_.size();
    emit(Op::jump_if_equal, s).result = -1;
    wait_in_time(s);
    emit(Op::jump_unless_late, s).target = top;
    std::size_t const once_more = code_.size();
    emit(Op::jump_if_equal, s).result = -1;
    note(s, 0);
    std::size_t const to_end = code_.size();
    emit(Op::jump, s);
    code_[top].target = code_[once_more].target = code_.size();
    note(s, 1);
    code_[to_end].target = code_.size();
  }

  void note(Statement const& s, int value) { emit(Op::note, s).value = value; }

  void once(Statement const& s) {
    std::size_t const at = code_.size();
    around(Op::once_begin, s, Op::once_end);
    note(s, 1);
    code_[at].target = code_.size();
  }

  void add(Statement const& s);
  bool add_timed(Statement const& s);

  bool posix_condition_;
  std::vector<Instruction> code_;
};

// Does it have a timeout? Then it is added.
bool Flattener::add_timed(Statement const& s) {
  switch (s.what) {
    case Do::if_locked_in_time:
      emit(Op::deadline, s);
      around_if(Op::lock_in_time, s, Op::unlock);
      return true;
    case Do::acquire_in_time:
      emit(Op::deadline, s);
      emit(Op::acquire_in_time, s);
      code_.back().target = code_.size();
      return true;
    case Do::wait_for:
      wait_for(s);
      return true;
    case Do::wait_once_for:
      emit(Op::deadline, s);
      wait_in_time(s);
      emit(Op::note_whether_late, s);
      return true;
    default:
      return false;
  }
}

void Flattener::add(Statement const& s) {
  if (add_timed(s)) return;
  switch (s.what) {
    case Do::increase:
      emit(Op::read, s);
      emit(Op::add_to_plain, s);
      return;
    case Do::locked:
      return around(Op::lock, s, Op::unlock);
    case Do::shared:
      return around(Op::lock_shared, s, Op::unlock_shared);
    case Do::exclusive:
      return around(Op::lock_exclusive, s, Op::unlock_exclusive);
    case Do::if_locked:
      return around_if(Op::try_lock, s, Op::unlock);
    case Do::once:
      return once(s);
    case Do::count_down_and_wait:
      emit(Op::count_down, s);
      emit(Op::latch_wait, s);
      return;
    case Do::arrive_and_wait:
      emit(Op::arrive, s);
      emit(Op::pass, s);
      return;
    case Do::when: {
      std::size_t const at = code_.size();
      emit(Op::jump_unless_last, s);
      add(s.body);
      code_[at].target = code_.size();
      return;
    }
    case Do::twice:
      add(s.body);
      add(s.body);
      return;
    case Do::wait_until:
      return wait_until(s);
    default:
      break;
  }
  constexpr struct {
    Do what;
    Op op;
  } same[] = {{Do::load, Op::load},
              {Do::store, Op::store},
              {Do::exchange, Op::exchange},
              {Do::add, Op::add},
              {Do::cas, Op::cas},
              {Do::weak_cas, Op::weak_cas},
              {Do::fence, Op::fence},
              {Do::await, Op::await},
              {Do::wait, Op::wait},
              {Do::wake_one, Op::wake_one},
              {Do::wake_all, Op::wake_all},
              {Do::read, Op::read},
              {Do::write, Op::write},
              {Do::wait_once, Op::enqueue},
              {Do::notify_one, Op::notify_one},
              {Do::notify_all, Op::notify_all},
              {Do::acquire, Op::acquire},
              {Do::release, Op::release},
              {Do::try_acquire, Op::try_acquire},
              {Do::count_down, Op::count_down},
              {Do::latch_wait, Op::latch_wait},
              {Do::latch_try_wait, Op::latch_try_wait},
              {Do::arrive_and_drop, Op::drop},
              {Do::spawn, Op::spawn},
              {Do::join, Op::join}};
  for (auto const& entry : same) {
    if (entry.what == s.what) emit(entry.op, s);
  }
}

}  // namespace

std::vector<std::vector<Instruction>> instructions_of(Program const& program) {
  std::vector<std::vector<Instruction>> all;
  for (Body const& body : program.threads) all.push_back(Flattener(program.posix_mutex).flatten(body));
  return all;
}

}  // namespace racecourse::fuzz
