// The sequential models. A new one: a class, a line in the registry at the end, a test.
#include <map>

#include "grader/linearize/linearize.h"

namespace racecourse::linearize {
namespace {

using trace::Operation;

// {bool held}. Any thread may unlock.
class Lock final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Lock>(*this); }
  std::string state() const override { return held_ ? "held" : "free"; }
  bool apply(Operation const& op) override {
    if (op.call == "is_locked") return op.result.empty() || op.result == (held_ ? "true" : "false");
    if (op.call == "unlock") {
      bool const fits = op.result.empty() || op.result == (held_ ? "ok" : "state_error");
      held_ = false;
      return fits;
    }
    if (op.call == "lock") {
      bool const was_free = !held_;
      held_ = true;
      return was_free;
    }
    if (op.call == "try_lock") {
      bool const fits = op.result.empty() || op.result == (held_ ? "false" : "true");
      held_ = true;
      return fits;
    }
    return false;
  }

 private:
  bool held_ = false;
};

// {owner, depth}.
class RecursiveLock final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<RecursiveLock>(*this); }
  std::string state() const override { return std::to_string(owner_) + "*" + std::to_string(depth_); }
  bool apply(Operation const& op) override {
    bool const mine = depth_ > 0 && owner_ == op.thread;
    if (op.call == "owned") return op.result == (mine ? "true" : "false");
    if (op.call == "depth") return op.result == std::to_string(mine ? depth_ : 0);
    if (op.call == "unlock") {
      if (mine) --depth_;
      return op.result == (mine ? "ok" : "state_error");
    }
    bool const can = depth_ == 0 || mine;
    if (op.call == "try_lock" && op.result != (can ? "true" : "false")) return false;
    if (op.call == "lock" && !can) return false;
    if (op.call != "lock" && op.call != "try_lock") return false;
    if (can) {
      owner_ = op.thread;
      ++depth_;
    }
    return true;
  }

 private:
  int owner_ = 0, depth_ = 0;
};

template <class M>
std::unique_ptr<Model> make() {
  return std::make_unique<M>();
}

}  // namespace

std::unique_ptr<Model> model_named(std::string const& name) {
  static std::map<std::string, std::unique_ptr<Model> (*)()> const registry{
      {"lock", &make<Lock>},
      {"recursive_lock", &make<RecursiveLock>},
  };
  auto const it = registry.find(name);
  return it == registry.end() ? nullptr : it->second();
}

}  // namespace racecourse::linearize
