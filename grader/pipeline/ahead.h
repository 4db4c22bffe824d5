// Work that is done ahead of whoever waits for it, one piece after the other. Internal to this room.
//
// Thread safety: the pieces run in a thread of their own; next() is for one thread. A piece that has not begun when the
// object goes, or when forget() is called, is not done any more.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <vector>

namespace racecourse::pipeline {

template <class T>
class Ahead {
 public:
  using Piece = std::function<T()>;

  // `at_once`: begins now. Otherwise each piece is done when it is asked for.
  Ahead(std::vector<Piece> const& pieces, bool at_once) {
    for (Piece const& piece : pieces) {
      tasks_.emplace_back(piece);
      results_.push_back(tasks_.back().get_future());
    }
    if (at_once) worker_ = std::thread([this] { work(); });
  }
  ~Ahead() {
    forget();
    if (worker_.joinable()) worker_.join();
  }
  Ahead(Ahead const&) = delete;

  // No piece is begun from now on.
  void forget() { unwanted_ = true; }

  // The result of the first piece, of the second, and so on.
  T next() {
    std::size_t const i = taken_++;
    if (!worker_.joinable()) tasks_[i]();
    return results_[i].get();
  }

 private:
  void work() {
    for (std::packaged_task<T()>& task : tasks_) {
      if (unwanted_) return;
      task();
    }
  }

  std::vector<std::packaged_task<T()>> tasks_;
  std::vector<std::future<T>> results_;
  std::size_t taken_ = 0;
  std::atomic<bool> unwanted_{false};
  std::thread worker_;
};

}  // namespace racecourse::pipeline
