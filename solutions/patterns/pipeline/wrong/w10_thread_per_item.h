// Wrong: a thread for each item, whatever the number of workers.
#pragma once

#include "kit/kit.h"

namespace patterns {

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned) {
  std::atomic<bool> failed{false};
  std::exception_ptr error;
  std::vector<std::uint64_t> threads;
  auto const work = [&](int& item) {
    try {
      if (!failed) item = stage2(stage1(item));
    } catch (...) {
      if (!failed.exchange(true)) error = std::current_exception();
    }
  };
  try {
    for (int& item : in) threads.push_back(sys::spawn_thread([&work, &item] { work(item); }, true));
  } catch (...) {
    if (!failed.exchange(true)) error = std::current_exception();
  }
  for (std::uint64_t const thread : threads) sys::join_thread(thread);
  if (error) std::rethrow_exception(error);
  return in;
}

}  // namespace patterns
