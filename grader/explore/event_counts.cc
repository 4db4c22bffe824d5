#include "grader/explore/event_counts.h"

#include <algorithm>
#include <tuple>

namespace racecourse::explore {

std::uint32_t EventCounts::meet(std::uint64_t signature, std::uint32_t parent) {
  threads_.push_back({signature, parent, 0, 0});
  return static_cast<std::uint32_t>(threads_.size() - 1);
}

bool EventCounts::shared(std::uint64_t address) const {
  auto const found = std::lower_bound(objects_.begin(), objects_.end(), address,
                                      [](Object const& object, std::uint64_t a) { return object.address < a; });
  return found != objects_.end() && found->address == address;
}

void EventCounts::close() {
  std::vector<std::tuple<std::uint64_t, std::uint32_t, bool>> touched;  // address, thread, not only seen
  for (Seen const& seen : seen_) {
    for (Access const& access : {seen.operation.first, seen.operation.second}) {
      if (counts(access)) touched.emplace_back(access.address, seen.thread, access.mode != Mode::read);
    }
  }
  std::sort(touched.begin(), touched.end());
  for (std::size_t i = 0, end = 0; i < touched.size(); i = end) {
    Object object{std::get<0>(touched[i]), std::vector<std::uint32_t>(threads_.size())};
    bool changed = false;
    for (end = i; end < touched.size() && std::get<0>(touched[end]) == object.address; ++end) {
      ++object.by_thread[std::get<1>(touched[end])];
      changed = changed || std::get<2>(touched[end]);
    }
    bool const several = std::get<1>(touched[i]) != std::get<1>(touched[end - 1]);
    if (several && changed) objects_.push_back(std::move(object));
  }
  for (Seen const& seen : seen_) threads_[seen.thread].on_all += interesting(seen.operation) ? 1 : 0;
  seen_ = {};
}

void EventCounts::choose(std::size_t object) {
  chosen_ = object;
  if (object != all) address_ = objects_[object].address;
  for (std::size_t t = threads_.size(); t-- > 0;) {
    threads_[t].remaining = object == all ? threads_[t].on_all : objects_[object].by_thread[t];
  }
  for (std::size_t t = threads_.size(); t-- > 0;) {  // whoever is started is met after its parent
    if (threads_[t].parent != nobody) threads_[threads_[t].parent].remaining += threads_[t].remaining;
  }
}

std::uint32_t EventCounts::of(std::uint64_t signature) const {
  for (Thread const& thread : threads_) {
    if (thread.signature == signature) return thread.remaining;
  }
  return 0;
}

}  // namespace racecourse::explore
