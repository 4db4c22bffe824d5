// Right: whatever is asked for is a batch, from which the workers fetch the next chunk until there is none. Outcomes
// lie in the batch, each at its place; the worker that finishes a batch hands it to the thread for callbacks. Built on
// conditions; pool and results share what must live longer than either.
#pragma once

#include <cstdio>
#include <deque>
#include <set>

#include "kit/kit.h"
#include "kit/task.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace multiprocessing {

enum class start_method { fork, spawn, forkserver };

struct pool_options {
  std::size_t workers = 0;
  bool threads = false;
  std::function<void()> initializer;
  std::size_t max_tasks_per_child = 0;
  start_method method = start_method::fork;
};

// What the pool knows of a batch, and all that whoever waits for it shares with the pool.
class batch {
 public:
  batch(std::size_t length, std::size_t chunk) : length_(length), chunk_(chunk) {}
  virtual ~batch() = default;

  // Under the pool's lock. The next chunk to be done; false: there is none.
  bool fetch(std::size_t& begin, std::size_t& end) {
    if (next_ == length_) return false;
    begin = next_;
    end = next_ += std::min(chunk_, length_ - next_);
    return true;
  }
  bool all_fetched() const { return next_ == length_; }

  // Without a lock: each item is one worker's alone. Nothing is called for an item that is `dropped`.
  virtual void run(std::size_t item, bool dropped) = 0;
  virtual void call_back() {}

  // True: that was the last one.
  bool item_done(std::size_t item) {
    std::lock_guard const hold(m_);
    order_.push_back(item);
    is_done_.insert(item);
    changed_.notify_all();
    return order_.size() == length_;
  }
  void finish() {
    std::lock_guard const hold(m_);
    finished_ = true;
    changed_.notify_all();
  }
  bool finished() const {
    std::lock_guard const hold(m_);
    return finished_;
  }
  bool wait_finished(duration timeout) {
    std::lock_guard const hold(m_);
    return changed_.wait_for([this] { return finished_; }, timeout);
  }
  // The n-th item to be done.
  bool wait_nth(std::size_t n, duration timeout, std::size_t& item) {
    std::lock_guard const hold(m_);
    if (!changed_.wait_for([&] { return order_.size() > n; }, timeout)) return false;
    item = order_[n];
    return true;
  }
  bool wait_item(std::size_t item, duration timeout) {
    std::lock_guard const hold(m_);
    return changed_.wait_for([&] { return is_done_.contains(item); }, timeout);
  }
  std::size_t length() const { return length_; }

 private:
  std::size_t const length_, chunk_;
  std::size_t next_ = 0;
  mutable threading::mutex m_;  // guards what follows
  threading::condition changed_{m_};
  std::vector<std::size_t> order_;
  std::set<std::size_t> is_done_;
  bool finished_ = false;
};

template <class R, class T>
class batch_of : public batch {
 public:
  batch_of(std::string task, std::vector<T> items, std::size_t chunk)
      : batch(items.size(), chunk), task_(std::move(task)), items_(std::move(items)), came_(items_.size()) {}
  void run(std::size_t item, bool dropped) override {
    try {
      if (dropped) throw closed_error("dropped: the pool was terminated");
      came_[item] = call_task<R>(task_, items_[item]);
    } catch (...) {
      came_[item] = std::current_exception();
    }
  }
  std::variant<std::monostate, R, std::exception_ptr> const& came(std::size_t item) const { return came_[item]; }

 private:
  std::string const task_;
  std::vector<T> const items_;
  std::vector<std::variant<std::monostate, R, std::exception_ptr>> came_;
};

template <class R>
class async_result {
 public:
  bool ready() const { return batch_->finished(); }
  bool successful() const {
    if (!ready()) throw state_error("not ready");
    return good_();
  }
  bool wait(duration timeout = forever) { return batch_->wait_finished(timeout); }
  R get(duration timeout = forever) {
    if (!wait(timeout)) throw timeout_error();
    return value_();
  }

 private:
  friend class pool;
  async_result(std::shared_ptr<batch> all, std::function<bool()> good, std::function<R()> value)
      : batch_(std::move(all)), good_(std::move(good)), value_(std::move(value)) {}
  std::shared_ptr<batch> batch_;
  std::function<bool()> good_;
  std::function<R()> value_;
};

template <class R>
class result_stream {
 public:
  std::optional<R> next(duration timeout = forever) {
    if (taken_ == batch_->length()) return {};
    std::size_t item = taken_;
    if (!(in_order_ ? batch_->wait_item(item, timeout) : batch_->wait_nth(taken_, timeout, item)))
      throw timeout_error();
    ++taken_;
    return value_(item);
  }

 private:
  friend class pool;
  result_stream(std::shared_ptr<batch> all, bool in_order, std::function<R(std::size_t)> value)
      : batch_(std::move(all)), in_order_(in_order), value_(std::move(value)) {}
  std::shared_ptr<batch> batch_;
  bool in_order_;
  std::function<R(std::size_t)> value_;
  std::size_t taken_ = 0;
};

class pool {
 public:
  explicit pool(pool_options options)
      : workers_(options.workers == 0 ? 3 : options.workers), initializer_(std::move(options.initializer)) {
    callback_thread_ = sys::spawn_thread([this] { call_back_all(); }, true);
    for (std::size_t i = 0; i < workers_; ++i) ids_.push_back(sys::spawn_thread([this] { work(); }, true));
  }
  pool(pool const&) = delete;
  ~pool() {
    terminate();
    join();
  }

  template <class R, class... A>
  async_result<R> apply_async(std::string task, std::tuple<A...> arguments, std::function<void(R const&)> callback = {},
                              std::function<void(std::exception_ptr)> error_callback = {}) {
    struct single : batch_of<R, std::tuple<A...>> {
      using batch_of<R, std::tuple<A...>>::batch_of;
      std::function<void(R const&)> callback;
      std::function<void(std::exception_ptr)> error_callback;
      void call_back() override {
        if (auto const* const error = std::get_if<std::exception_ptr>(&this->came(0))) {
          if (error_callback) error_callback(*error);
        } else if (callback) {
          callback(std::get<R>(this->came(0)));
        }
      }
    };
    auto const one = std::make_shared<single>(std::move(task), std::vector<std::tuple<A...>>{std::move(arguments)}, 1);
    one->callback = std::move(callback);
    one->error_callback = std::move(error_callback);
    submit(one);
    return async_result<R>(
        one, [one] { return std::holds_alternative<R>(one->came(0)); }, [one] { return value_of<R>(*one, 0); });
  }

  template <class R, class A>
  std::vector<R> map(std::string task, std::vector<A> arguments, std::optional<std::size_t> chunk = {}) {
    return map_async<R>(task, std::move(arguments), chunk).get();
  }
  template <class R, class A>
  async_result<std::vector<R>> map_async(std::string task, std::vector<A> arguments,
                                         std::optional<std::size_t> chunk = {}) {
    return start_map<R>(task, one_each(arguments), chunk);
  }
  template <class R, class T>
  std::vector<R> starmap(std::string task, std::vector<T> tuples, std::optional<std::size_t> chunk = {}) {
    return start_map<R>(task, std::move(tuples), chunk).get();
  }
  template <class R, class A>
  result_stream<R> imap(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return start_stream<R>(task, one_each(arguments), chunk, true);
  }
  template <class R, class A>
  result_stream<R> imap_unordered(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return start_stream<R>(task, one_each(arguments), chunk, false);
  }

  void close() { stop(phase::closed); }
  void terminate() { stop(phase::terminated); }
  void join() {
    std::lock_guard const alone(joining_);
    {
      std::lock_guard const hold(m_);
      if (phase_ == phase::running) throw state_error("the pool is running");
    }
    while (!ids_.empty()) {
      sys::join_thread(ids_.back());
      ids_.pop_back();
    }
    if (callback_thread_ == 0) return;
    {
      std::lock_guard const hold(m_);
      no_more_callbacks_ = true;
      finished_batch_.notify_all();
    }
    sys::join_thread(callback_thread_);
    callback_thread_ = 0;
  }

 private:
  enum class phase { running, closed, terminated };

  template <class R, class B>
  static R value_of(B const& all, std::size_t item) {
    auto const& came = all.came(item);
    if (auto const* const error = std::get_if<std::exception_ptr>(&came)) std::rethrow_exception(*error);
    return std::get<R>(came);
  }
  template <class A>
  static std::vector<std::tuple<A>> one_each(std::vector<A> const& arguments) {
    std::vector<std::tuple<A>> tuples;
    for (A const& each : arguments) tuples.emplace_back(each);
    return tuples;
  }

  void submit(std::shared_ptr<batch> const& all) {
    std::lock_guard const hold(m_);
    if (phase_ != phase::running) throw closed_error("the pool takes no more jobs");
    if (all->all_fetched()) {  // of an empty list
      all->finish();
      return;
    }
    batches_.push_back(all);
    work_.notify_all();
  }
  template <class R, class T>
  async_result<std::vector<R>> start_map(std::string const& task, std::vector<T> tuples,
                                         std::optional<std::size_t> chunk) {
    if (chunk && *chunk < 1) throw std::invalid_argument("chunk");
    std::size_t const share = tuples.size() / (4 * workers_) + (tuples.size() % (4 * workers_) == 0 ? 0 : 1);
    auto const all = std::make_shared<batch_of<R, T>>(task, std::move(tuples), chunk.value_or(share));
    submit(all);
    return async_result<std::vector<R>>(
        all,
        [all] {
          for (std::size_t i = 0; i < all->length(); ++i) {
            if (!std::holds_alternative<R>(all->came(i))) return false;
          }
          return true;
        },
        [all] {
          std::vector<R> values;
          for (std::size_t i = 0; i < all->length(); ++i) values.push_back(value_of<R>(*all, i));
          return values;
        });
  }
  template <class R, class T>
  result_stream<R> start_stream(std::string const& task, std::vector<T> tuples, std::size_t chunk, bool in_order) {
    if (chunk < 1) throw std::invalid_argument("chunk");
    auto const all = std::make_shared<batch_of<R, T>>(task, std::move(tuples), chunk);
    submit(all);
    return result_stream<R>(all, in_order, [all](std::size_t item) { return value_of<R>(*all, item); });
  }

  void work() {
    if (initializer_) initializer_();
    m_.lock();
    for (;;) {
      work_.wait([this] { return phase_ != phase::running || !batches_.empty(); });
      if (batches_.empty()) break;
      std::shared_ptr<batch> const all = batches_.front();
      std::size_t begin = 0, end = 0;
      all->fetch(begin, end);
      if (all->all_fetched()) batches_.pop_front();
      bool const dropped = phase_ == phase::terminated;
      m_.unlock();
      bool last = false;
      for (std::size_t item = begin; item < end; ++item) {
        all->run(item, dropped);
        last = all->item_done(item);
      }
      m_.lock();
      if (last) {
        finished_.push_back(all);
        finished_batch_.notify_one();
      }
    }
    m_.unlock();
  }
  void call_back_all() {
    m_.lock();
    for (;;) {
      finished_batch_.wait([this] { return no_more_callbacks_ || !finished_.empty(); });
      if (finished_.empty()) break;
      std::shared_ptr<batch> const all = finished_.front();
      finished_.pop_front();
      m_.unlock();
      try {
        all->call_back();
      } catch (...) {
        std::fputs("A callback of a pool has thrown\n", stderr);
      }
      all->finish();
      m_.lock();
    }
    m_.unlock();
  }
  void stop(phase to) {
    std::lock_guard const hold(m_);
    phase_ = std::max(phase_, to);
    work_.notify_all();
  }

  std::size_t const workers_;
  std::function<void()> const initializer_;
  threading::mutex m_, joining_;
  threading::condition work_{m_}, finished_batch_{m_};
  std::deque<std::shared_ptr<batch>> batches_, finished_;
  phase phase_ = phase::running;
  bool no_more_callbacks_ = false;
  std::vector<std::uint64_t> ids_;
  std::uint64_t callback_thread_ = 0;
};

}  // namespace multiprocessing
