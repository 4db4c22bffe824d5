#include "tests/engine/fuzz/instructions.h"

namespace racecourse::fuzz {
namespace {

class Flattener {
 public:
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

  void add(Statement const& s);

  std::vector<Instruction> code_;
};

void Flattener::add(Statement const& s) {
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
    case Do::if_locked: {
      std::size_t const at = code_.size();
      around(Op::try_lock, s, Op::unlock);
      code_[at].target = code_.size();
      return;
    }
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
              {Do::spawn, Op::spawn},
              {Do::join, Op::join}};
  for (auto const& entry : same) {
    if (entry.what == s.what) emit(entry.op, s);
  }
}

}  // namespace

std::vector<std::vector<Instruction>> instructions_of(Program const& program) {
  std::vector<std::vector<Instruction>> all;
  for (Body const& body : program.threads) all.push_back(Flattener().flatten(body));
  return all;
}

}  // namespace racecourse::fuzz
