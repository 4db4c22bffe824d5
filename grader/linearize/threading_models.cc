#include "grader/linearize/threading_models.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "grader/linearize/answers.h"

namespace racecourse::linearize {
namespace {

using trace::Operation;
using Threads = std::set<int>;

bool says(Operation const& op, bool answer) { return answers(op, answer ? "true" : "false"); }

// "release 2" is `release` with 2.
struct Call {
  std::string name;
  long number = 0;
};
Call call_of(Operation const& op) {
  std::size_t const blank = op.call.find(' ');
  if (blank == std::string::npos) return {op.call, 0};
  return {op.call.substr(0, blank), std::stol(op.call.substr(blank + 1))};
}

template <class Numbers>
std::string text(Numbers const& numbers) {
  std::string all;
  for (int const n : numbers) all += std::to_string(n) + " ";
  return all;
}

// Those who wait, and those who were chosen and have not yet returned.
struct Waiters {
  Threads waiting, chosen;
  bool operator<(Waiters const& o) const { return std::tie(waiting, chosen) < std::tie(o.waiting, o.chosen); }
};

// Whom notify chooses is open: the model is in all states that the calls so far allow.
class Condition final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Condition>(*this); }
  std::string state() const override {
    std::string all;
    for (Waiters const& w : possible_) all += text(w.waiting) + "/" + text(w.chosen) + ";";
    return all;
  }
  bool apply(Operation const& op) override {
    std::set<Waiters> next;
    Call const call = call_of(op);
    for (Waiters const& w : possible_) {
      if (call.name == "enter") enter(w, op.thread, next);
      if (call.name == "wait") leave(w, op, next);
      if (call.name == "notify") choose(w, call.number, next);
    }
    possible_ = std::move(next);
    return !possible_.empty();
  }

 private:
  static void enter(Waiters w, int thread, std::set<Waiters>& next) {
    if (w.waiting.insert(thread).second) next.insert(w);
  }
  static void leave(Waiters w, Operation const& op, std::set<Waiters>& next) {
    bool const told = answers(op, "notified") && w.chosen.erase(op.thread) > 0;
    if (told || (answers(op, "timed out") && w.waiting.erase(op.thread) > 0)) next.insert(w);
  }
  static void choose(Waiters const& w, long n, std::set<Waiters>& next) {
    if (n == 0 || w.waiting.empty()) {
      next.insert(w);
      return;
    }
    for (int const thread : w.waiting) {
      Waiters one_less = w;
      one_less.waiting.erase(thread);
      one_less.chosen.insert(thread);
      choose(one_less, n - 1, next);
    }
  }

  std::set<Waiters> possible_{Waiters{}};
};

// {value}, and the greatest one that it may have.
class Semaphore final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Semaphore>(*this); }
  std::string state() const override { return std::to_string(value_) + "/" + std::to_string(bound_); }
  bool apply(Operation const& op) override {
    Call const call = call_of(op);
    if (call.name == "start") value_ = call.number;
    if (call.name == "bound") bound_ = call.number;
    if (call.name == "start" || call.name == "bound") return true;
    if (call.name == "value") return answers(op, std::to_string(value_));
    if (call.name == "release") {
      bool const fits = bound_ < 0 || value_ + call.number <= bound_;
      if (fits) value_ += call.number;
      return answers(op, fits ? "ok" : "over_release");
    }
    bool const can = value_ > 0;
    if (can) --value_;
    if (call.name == "acquire") return can;
    return call.name == "try_acquire" && says(op, can);
  }

 private:
  long value_ = 0, bound_ = -1;  // negative: none
};

// A permit goes to the first of those who wait; free permits mean that nobody does.
class FifoSemaphore final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<FifoSemaphore>(*this); }
  std::string state() const override { return std::to_string(free_) + "/" + text(queue_) + "/" + text(granted_); }
  bool apply(Operation const& op) override {
    Call const call = call_of(op);
    if (call.name == "start") free_ = call.number;
    if (call.name == "release") free_ += call.number;
    if (call.name == "arrive") queue_.push_back(op.thread);
    if (call.name == "try_acquire") {
      bool const can = free_ > 0;
      if (can) --free_;
      return says(op, can);
    }
    if (call.name == "acquire") return leave(op);
    for (; free_ > 0 && !queue_.empty(); --free_) {
      granted_.insert(queue_.front());
      queue_.pop_front();
    }
    return true;
  }

 private:
  bool leave(Operation const& op) {
    if (says(op, true) && granted_.erase(op.thread) > 0) return true;
    auto const place = std::find(queue_.begin(), queue_.end(), op.thread);
    if (!says(op, false) || place == queue_.end()) return false;
    queue_.erase(place);
    return true;
  }

  long free_ = 0;
  std::deque<int> queue_;
  Threads granted_;
};

// {flag}, and of each thread that waits whether the event was set at any moment since it came.
class Event final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Event>(*this); }
  std::string state() const override { return (flag_ ? "set " : "unset ") + text(waiting_) + "/" + text(reached_); }
  bool apply(Operation const& op) override {
    if (op.call == "is_set") return says(op, flag_);
    if (op.call == "reset") flag_ = false;
    if (op.call == "arrive") waiting_.insert(op.thread);
    if (op.call == "set") flag_ = true;
    if (flag_) reached_.merge(waiting_);
    if (op.call != "wait") return true;
    if (says(op, true) && reached_.erase(op.thread) > 0) return true;
    return says(op, false) && waiting_.erase(op.thread) > 0;
  }

 private:
  bool flag_ = false;
  Threads waiting_, reached_;
};

// The round that is being filled, rounds that are complete and not yet left by all, and those who have to hear that
// theirs was broken.
class Barrier final : public Model {
 public:
  std::unique_ptr<Model> copy() const override { return std::make_unique<Barrier>(*this); }
  std::string state() const override {
    std::string all = (broken_ ? "broken " : "whole ") + text(arrived_) + "/" + text(told_) + "/";
    for (Round const& round : complete_) all += text(round.inside) + ":" + text(round.taken) + ";";
    return all;
  }
  bool apply(Operation const& op) override {
    Call const call = call_of(op);
    if (call.name == "broken") return says(op, broken_);
    if (call.name == "waiting") return answers(op, std::to_string(arrived_.size()));
    if (call.name == "leave" || call.name == "leave_in_time") return leave(op);
    if (call.name == "parties") parties_ = static_cast<std::size_t>(call.number);
    if (call.name == "arrive") arrive(op.thread);
    if (call.name == "abort" || call.name == "reset") {
      told_.merge(arrived_);
      broken_ = call.name == "abort";
    }
    return true;
  }

 private:
  struct Round {
    Threads inside;
    std::set<int> taken;  // indices
  };

  void arrive(int thread) {
    if (broken_) {
      told_.insert(thread);
      return;
    }
    arrived_.insert(thread);
    if (arrived_.size() == parties_) complete_.push_back({std::exchange(arrived_, {}), {}});
  }
  bool leave(Operation const& op) {
    if (op.result != "broken") return leave_with_index(op);
    if (told_.erase(op.thread) > 0) return true;
    if (op.call != "leave_in_time" || arrived_.erase(op.thread) == 0) return false;
    told_.merge(arrived_);
    return broken_ = true;
  }
  bool leave_with_index(Operation const& op) {
    auto const own = std::find_if(complete_.begin(), complete_.end(),
                                  [&](Round const& round) { return round.inside.contains(op.thread); });
    if (own == complete_.end()) return false;
    if (op.result.find_first_not_of("0123456789") != std::string::npos) return false;
    if (!op.result.empty()) {
      int const index = std::stoi(op.result);
      if (index < 0 || index >= static_cast<int>(parties_) || !own->taken.insert(index).second) return false;
    }
    own->inside.erase(op.thread);
    if (own->inside.empty()) complete_.erase(own);
    return true;
  }

  std::size_t parties_ = 1;
  bool broken_ = false;
  Threads arrived_, told_;
  std::vector<Round> complete_;
};

}  // namespace

std::unique_ptr<Model> make_barrier() { return std::make_unique<Barrier>(); }
std::unique_ptr<Model> make_condition() { return std::make_unique<Condition>(); }
std::unique_ptr<Model> make_event() { return std::make_unique<Event>(); }
std::unique_ptr<Model> make_fifo_semaphore() { return std::make_unique<FifoSemaphore>(); }
std::unique_ptr<Model> make_semaphore() { return std::make_unique<Semaphore>(); }

}  // namespace racecourse::linearize
