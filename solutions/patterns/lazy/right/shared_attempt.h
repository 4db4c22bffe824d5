// A right variant of patterns/lazy: whoever waits for an attempt shares its end, the failure included. A call that
// comes after a failure begins the next attempt.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    bool mine = false;
    std::shared_ptr<attempt> const current = join_attempt(mine);
    if (mine) run(*current);
    current->wait();
    if (current->error) std::rethrow_exception(current->error);
    return *current->value;
  }

 private:
  struct attempt {
    std::optional<T> value;
    std::exception_ptr error;
    std::atomic<bool> over{false};

    void wait() const { over.wait(false, std::memory_order_acquire); }
    void end() {
      over.store(true, std::memory_order_release);
      over.notify_all();
    }
  };

  std::shared_ptr<attempt> join_attempt(bool& mine) {
    std::lock_guard const hold(m_);
    if (!current_) {
      current_ = std::make_shared<attempt>();
      mine = true;
    }
    return current_;
  }

  void run(attempt& a) {
    try {
      a.value.emplace(make_());
    } catch (...) {
      a.error = std::current_exception();
      std::lock_guard const hold(m_);
      current_ = nullptr;  // whoever comes from now on tries again
    }
    a.end();
  }

  std::function<T()> make_;
  threading::mutex m_;
  std::shared_ptr<attempt> current_;
};

}  // namespace patterns
