// The sequential models. A new one: a class, a line in the registry at the end, a test.
#include <deque>
#include <iterator>
#include <map>
#include <numeric>
#include <sstream>

#include "grader/linearize/answers.h"
#include "grader/linearize/linearize.h"
#include "grader/linearize/threading_models.h"

namespace racecourse::linearize {
namespace {

using trace::Operation;

// {bool held}. Any thread may unlock.
class Lock final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Lock>(*this); }
  std::string state() const override { return held_ ? "held" : "free"; }
  bool apply(Operation const& op) override {
    bool const was_held = held_;
    if (op.call == "is_locked") return answers(op, was_held ? "true" : "false");
    if (op.call == "unlock") {
      held_ = false;
      return answers(op, was_held ? "ok" : "state_error");
    }
    held_ = true;
    if (op.call == "lock") return !was_held;
    return op.call == "try_lock" && answers(op, was_held ? "false" : "true");
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
    if (op.call == "owned") return answers(op, mine ? "true" : "false");
    if (op.call == "depth") return answers(op, std::to_string(mine ? depth_ : 0));
    if (op.call == "unlock") {
      if (mine && --depth_ == 0) owner_ = 0;
      return answers(op, mine ? "ok" : "state_error");
    }
    bool const can = depth_ == 0 || mine;
    if (can) {
      owner_ = op.thread;
      ++depth_;
    }
    if (op.call == "lock") return can;
    return op.call == "try_lock" && answers(op, can ? "true" : "false");
  }

 private:
  int owner_ = 0, depth_ = 0;
};

// Balances of accounts: "open 5 0 0" first, then "transfer FROM TO AMOUNT" and "total".
class Bank final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Bank>(*this); }
  std::string state() const override {
    std::string text;
    for (long const balance : balances_) text += std::to_string(balance) + " ";
    return text;
  }
  bool apply(Operation const& op) override {
    std::istringstream words(op.call);
    std::string call;
    words >> call;
    if (call == "open") {
      balances_.assign(std::istream_iterator<long>(words), {});
      return answers(op, "ok");
    }
    if (call == "total") return answers(op, std::to_string(std::accumulate(balances_.begin(), balances_.end(), 0l)));
    std::size_t from = 0, to = 0;
    long amount = 0;
    if (call != "transfer" || !(words >> from >> to >> amount)) return false;
    if (from >= balances_.size() || to >= balances_.size()) return answers(op, "out_of_range");
    bool const can = amount >= 0 && balances_[from] >= amount;
    if (can) {
      balances_[from] -= amount;
      balances_[to] += amount;
    }
    return answers(op, can ? "true" : "false");
  }

 private:
  std::vector<long> balances_;
};

// {new, started, finished}. "finish" is what the thread does by itself; nobody else calls it.
class Thread final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Thread>(*this); }
  std::string state() const override { return state_; }
  bool apply(Operation const& op) override {
    bool const fresh = state_ == "new", started = state_ == "started";
    if (op.call == "is_alive") return answers(op, started ? "true" : "false");
    if (op.call == "join_for") return answers(op, fresh ? "state_error" : started ? "false" : "true");
    if (op.call == "join") return answers(op, fresh ? "state_error" : "ok") && !started;
    if (op.call == "start") {
      if (fresh) state_ = "started";
      return answers(op, fresh ? "ok" : "state_error");
    }
    if (started) state_ = "finished";
    return op.call == "finish" && started;
  }

 private:
  std::string state_ = "new";
};

// Items in order: "open ROOM" first (0: no limit), then "push X", "try_push X", "pop", "try_pop", "close". The answer
// "busy" of an attempt says nothing of the queue, and leaves it alone.
class Queue final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Queue>(*this); }
  std::string state() const override {
    std::string text = std::to_string(room_) + (closed_ ? " closed:" : ":");
    for (std::string const& item : items_) text += " " + item;
    return text;
  }
  bool apply(Operation const& op) override {
    std::istringstream words(op.call);
    std::string call, item;
    words >> call >> item;
    if (call == "open") {
      room_ = std::stoul(item);
      return answers(op, "ok");
    }
    if (call == "close") {
      closed_ = true;
      return answers(op, "ok");
    }
    bool const attempt = call.starts_with("try_");
    if (attempt && op.result == "busy") return true;
    if (call == "push" || call == "try_push") return push(op, item, attempt);
    if (call == "pop" || call == "try_pop") return pop(op, attempt);
    return false;
  }

 private:
  bool push(Operation const& op, std::string const& item, bool attempt) {
    if (closed_) return answers(op, "closed");
    bool const full = room_ != 0 && items_.size() >= room_;
    if (full) return attempt && answers(op, "false");
    items_.push_back(item);
    return answers(op, attempt ? "true" : "ok");
  }
  bool pop(Operation const& op, bool attempt) {
    if (items_.empty()) return closed_ ? answers(op, "closed") : attempt && answers(op, "nothing");
    std::string const item = items_.front();
    items_.pop_front();
    return answers(op, item);
  }

  std::size_t room_ = 0;
  bool closed_ = false;
  std::deque<std::string> items_;
};

template <class M>
std::unique_ptr<Model> make() {
  return std::make_unique<M>();
}

}  // namespace

std::unique_ptr<Model> model_named(std::string const& name) {
  static std::map<std::string, std::unique_ptr<Model> (*)()> const registry{
      {"bank", &make<Bank>},
      {"barrier", &make_barrier},
      {"condition", &make_condition},
      {"event", &make_event},
      {"fifo_semaphore", &make_fifo_semaphore},
      {"lock", &make<Lock>},
      {"queue", &make<Queue>},
      {"recursive_lock", &make<RecursiveLock>},
      {"semaphore", &make_semaphore},
      {"thread", &make<Thread>},
  };
  auto const it = registry.find(name);
  return it == registry.end() ? nullptr : it->second();
}

}  // namespace racecourse::linearize
