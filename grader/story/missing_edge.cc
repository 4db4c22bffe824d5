#include "grader/story/missing_edge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "grader/story/words.h"

namespace racecourse::story {
namespace {

using trace::thread_name;

bool is_lock(std::string const& kind) { return kind == "mutex" || kind == "rwlock" || kind == "spin-lock"; }

// A store of the one thread after its access that the other has read before its own.
struct Passing {
  raw::Event const* store = nullptr;
  raw::Event const* load = nullptr;
};

bool releases(int order) { return order == 3 || order == 4 || order == 5; }
bool acquires(int order) { return order == 1 || order == 2 || order == 4 || order == 5; }

class Edge {
 public:
  Edge(raw::Finding const& race, Names& names) : f_(race), names_(names) {}

  std::vector<std::string> told() {
    if (Passing const p = passing(); p.load != nullptr) tell_passing(p);
    std::string const first = locks_of(f_.other_thread, f_.other_event.value_or(f_.events.size()));
    std::string const second = locks_of(f_.thread, f_.events.size());
    if (!first.empty() || !second.empty()) {
      auto const held = [](std::string const& locks) { return locks.empty() ? "no lock" : locks; };
      told_.push_back(fmt::format("At its access {} held {}, {} held {}", thread_name(f_.other_thread), held(first),
                                  thread_name(f_.thread), held(second)));
    }
    if (told_.empty()) {
      told_.push_back(
          fmt::format("Nothing that {} did after its access comes before the access of {}: no unlock that is followed "
                      "by a lock, no release store that is read by an acquire load, no join",
                      thread_name(f_.other_thread), thread_name(f_.thread)));
    }
    return told_;
  }

 private:
  // Names of the locks that a thread held when so many events had happened.
  std::string locks_of(int thread, std::size_t events) {
    std::set<raw::Address> held;
    for (std::size_t i = 0; i < std::min(events, f_.events.size()); ++i) {
      raw::Event const& e = f_.events[i];
      if (e.thread != thread) continue;
      for (raw::Access const& a : e.did) {
        if (!is_lock(a.kind)) continue;
        if (a.mode == "take" || a.mode == "attempt") held.insert(a.at);
        if (a.mode == "give") held.erase(a.at);
      }
    }
    std::string text;
    for (raw::Address const& lock : held) text += (text.empty() ? "" : " and ") + names_.of(lock, "mutex");
    return text;
  }

  Passing passing() const {
    Passing last;
    for (std::size_t i = f_.other_event.value_or(f_.events.size()); i < f_.events.size(); ++i) {
      raw::Event const& e = f_.events[i];
      if (e.thread != f_.thread || !e.values || !e.values->read || e.did.empty()) continue;
      raw::Event const* const store = store_read_by(i);
      if (store == nullptr || store->thread != f_.other_thread) continue;
      if (!releases(store->values->order) || !acquires(e.values->order)) last = {store, &e};
    }
    return last;
  }

  // The newest store to the same place before an event that reads the newest one; behind the earlier access.
  raw::Event const* store_read_by(std::size_t load) const {
    if (f_.events[load].values->newer != 0) return nullptr;
    for (std::size_t i = load; i-- > *f_.other_event;) {
      raw::Event const& e = f_.events[i];
      if (e.values && e.values->written && !e.did.empty() && e.did[0].at == f_.events[load].did[0].at) return &e;
    }
    return nullptr;
  }

  void tell_passing(Passing const& p) {
    std::string const name = names_.of(p.load->did[0].at, p.load->did[0].kind);
    told_.push_back(fmt::format(
        "{} has read {} ({}) as {} had stored it ({}) after its access: that would order the two if the store were "
        "release and the load acquire",
        thread_name(f_.thread), name, order_name(p.load->values->order), thread_name(f_.other_thread),
        order_name(p.store->values->order)));
  }

  raw::Finding const& f_;
  Names& names_;
  std::vector<std::string> told_;
};

}  // namespace

std::vector<std::string> missing_edge(raw::Finding const& race, Names& names) { return Edge(race, names).told(); }

}  // namespace racecourse::story
