#include "grader/cohort/cohort.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace racecourse::cohort {

std::vector<score::Grade> grade_all(std::span<Member const> members, int jobs,
                                    std::function<void(std::size_t, score::Grade const&)> const& told,
                                    std::function<bool()> const& stopped) {
  std::vector<std::optional<score::Grade>> grades(members.size());
  std::atomic<std::size_t> next{0};
  std::mutex telling;
  std::size_t to_tell = 0;
  auto const work = [&] {
    for (std::size_t i = next++; i < members.size() && !stopped(); i = next++) {
      score::Grade grade = pipeline::grade(members[i].request, *members[i].rubric, members[i].progress);
      if (stopped()) return;
      std::lock_guard const hold(telling);
      grades[i] = std::move(grade);
      for (; to_tell < grades.size() && grades[to_tell]; ++to_tell) told(to_tell, *grades[to_tell]);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < std::min<int>(jobs, static_cast<int>(members.size())); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  // Behind one that was stopped there may be others that had come to their end.
  for (; to_tell < grades.size(); ++to_tell) {
    if (grades[to_tell]) told(to_tell, *grades[to_tell]);
  }
  std::vector<score::Grade> all;
  for (auto& grade : grades) {
    if (grade) all.push_back(std::move(*grade));
  }
  return all;
}

}  // namespace racecourse::cohort
