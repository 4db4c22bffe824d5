#include "tests/engine/litmus/axioms.h"

#include "tests/engine/litmus/candidate.h"

namespace racecourse::litmus {
namespace {

using tiny::Order;

bool acquires(Order o) {
  return o == Order::consume || o == Order::acquire || o == Order::acq_rel || o == Order::seq_cst;
}
bool releases(Order o) { return o == Order::release || o == Order::acq_rel || o == Order::seq_cst; }

// One candidate and the relations that follow from it.
class Execution {
 public:
  Execution(Candidate const& candidate, Model const& model)
      : c_(candidate), model_(model), n_(static_cast<int>(candidate.events.size())) {
    relate_accesses();
    synchronise();
    hb_ = (c_.sb | sw_).closure();
    eco_ = (rf_ | mo_ | fr_).closure();
  }

  bool consistent() const {
    if (model_.interleaving) return (c_.sb | eco_).acyclic();
    if (!hb_.irreflexive() || !hb_.then(eco_).irreflexive() || !eco_.irreflexive()) return false;
    if (!model_.load_buffering && !(c_.sb | rf_).acyclic()) return false;
    return has_order_s(model_.s);
  }

  bool racy() const {
    for (int a = 0; a < n_; ++a) {
      for (int b = 0; b < n_; ++b) {
        Event const &x = event(a), &y = event(b);
        if (x.thread < 0 || y.thread < 0 || x.thread == y.thread || x.place < 0 || x.place != y.place) continue;
        if ((x.writes || y.writes) && (x.plain || y.plain) && !hb_(a, b) && !hb_(b, a)) return true;
      }
    }
    return false;
  }

 private:
  Event const& event(int e) const { return c_.events[static_cast<std::size_t>(e)]; }
  bool is_fence(int e) const { return event(e).place < 0; }
  bool is_atomic_access(int e) const { return event(e).place >= 0 && !event(e).plain && event(e).thread >= 0; }
  bool is_sc(int e) const {
    if (event(e).implied) return model_.release_rmw_before_seq_cst_load;
    return event(e).thread >= 0 && !event(e).plain && event(e).order == Order::seq_cst;
  }

  void relate_accesses() {
    for (auto const& order : c_.mo) {
      for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t j = i + 1; j < order.size(); ++j) mo_.add(order[i], order[j]);
      }
    }
    for (int r = 0; r < n_; ++r) {
      int const w = c_.rf[static_cast<std::size_t>(r)];
      if (w < 0) continue;
      rf_.add(w, r);
      for (int later = 0; later < n_; ++later) {
        if (mo_(w, later) && later != r) fr_.add(r, later);
      }
    }
  }

  // [intro.races] 5: the maximal contiguous part of mo that begins with a release and goes on by read-modify-writes.
  bool in_release_sequence(int head, int write) const {
    for (int w = write;; w = c_.rf[static_cast<std::size_t>(w)]) {
      if (w == head) return true;
      if (!event(w).reads || !event(w).writes) return false;
    }
  }

  // [atomics.order] 2, [atomics.fences] 2-4.
  void synchronise() {
    for (int r = 0; r < n_; ++r) {
      if (!event(r).reads || event(r).plain) continue;
      for (int w = 0; w < n_; ++w) {
        if (!is_atomic_access(w) || !event(w).writes || event(w).place != event(r).place) continue;
        if (!in_release_sequence(w, c_.rf[static_cast<std::size_t>(r)])) continue;
        for (int from = 0; from < n_; ++from) {
          if (!(from == w && releases(event(w).order)) && !(fences(from, w) && releases(event(from).order))) continue;
          if (acquires(event(r).order)) sw_.add(from, r);
          for (int to = 0; to < n_; ++to) {
            if (fences(r, to) && acquires(event(to).order)) sw_.add(from, to);
          }
        }
      }
    }
  }
  // One of the two is a fence, and stands before or behind the other in its thread.
  bool fences(int a, int b) const { return c_.sb(a, b) && event(a).thread >= 0 && (is_fence(a) || is_fence(b)); }

  // [intro.races] 12.
  Relation strongly_happens_before() const {
    Events sc = 0;
    for (int e = 0; e < n_; ++e) sc |= is_sc(e) ? only(e) : 0;
    return (c_.sb | sw_.within(sc) | c_.sb.then(hb_).then(c_.sb)).closure();
  }

  // [atomics.order] 4.1-4.4: what coherence demands of S. coherence-ordered before is eco.
  Relation demanded_by_coherence() const {
    Relation s;
    for (int a = 0; a < n_; ++a) {
      for (int b = 0; b < n_; ++b) {
        if (!eco_(a, b) || !is_atomic_access(a) || !is_atomic_access(b)) continue;
        Events const before = sc_side(a, [&](int fence) { return hb_(fence, a); });
        Events const after = sc_side(b, [&](int fence) { return hb_(b, fence); });
        for (int x = 0; x < n_; ++x) {
          for (int y = 0; y < n_; ++y) {
            if (contains(before, x) && contains(after, y)) s.add(x, y);
          }
        }
      }
    }
    return s;
  }
  // The operation itself if it is seq_cst, and the seq_cst fences on its side.
  template <class F>
  Events sc_side(int operation, F on_its_side) const {
    Events side = is_sc(operation) ? only(operation) : 0;
    for (int e = 0; e < n_; ++e) {
      if (is_fence(e) && is_sc(e) && on_its_side(e)) side |= only(e);
    }
    return side;
  }

  bool has_order_s(Model::Order with) const {
    Events sc = 0;
    for (int e = 0; e < n_; ++e) sc |= is_sc(e) ? only(e) : 0;
    if (sc == 0) return true;
    Relation const s = demanded_by_coherence();
    switch (with) {
      case Model::Order::cpp20:
        return (s | strongly_happens_before().within(sc)).acyclic();
      case Model::Order::hb:
        return (s | hb_.within(sc)).acyclic();
      case Model::Order::execution:
        return (s | c_.sb | rf_).acyclic();
    }
    return false;
  }

  Candidate const& c_;
  Model const& model_;
  int n_;
  Relation rf_, mo_, fr_, sw_, hb_, eco_;
};

}  // namespace

Judgement judge(tiny::Program const& program, Model const& model) {
  Judgement judgement;
  for_each_candidate(program, [&](Candidate const& candidate) {
    Execution const execution(candidate, model);
    if (!execution.consistent()) return;
    judgement.outcomes.insert(outcome_of(candidate, program));
    judgement.racy = judgement.racy || execution.racy();
  });
  return judgement;
}

}  // namespace racecourse::litmus
