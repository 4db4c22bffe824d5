#include "tests/engine/litmus/families.h"

#include <array>

namespace racecourse::litmus {
namespace {

// Names as in Alglave, Maranget, Tautschnig: "Herding cats" (TOPLAS 2014), where they have one.
constexpr Family all[] = {
    {"SB", "store buffering", "x=1 *; y * | y=1 *; x *"},
    {"MP", "message passing", "x=1 *; y=1 * | y *; x *"},
    {"MP+plain", "message passing of plain data, looked at only if the flag is seen", "[x]=1; y=1 * | y *; 1? [x]"},
    {"LB", "load buffering", "x *; y=1 * | y *; x=1 *"},
    {"S", "a store after reading the flag, against the first store", "x=2 *; y=1 * | y *; x=1 *"},
    {"R", "two stores to y in one order, and a read of x", "x=1 *; y=1 * | y=2 *; x *"},
    {"2+2W", "two places written in opposite order", "x=1 *; y=2 * | y=1 *; x=2 *"},
    {"WRC", "write-to-read causality", "x=1 * | x *; y=1 * | y *; x *"},
    {"RWC", "read-to-write causality", "x=1 * | x *; y * | y=1 *; x *"},
    {"WWC", "write-to-write causality", "x=2 * | x *; y=1 * | y *; x=1 *"},
    {"ISA2", "message passing through a third thread", "x=1 #; y=1 * | y *; z=1 * | z *; x #"},
    {"IRIW", "independent reads of independent writes", "x=1 # | y=1 # | x *; y * | y *; x *"},
    {"W+RWC", "a release, then read-to-write causality", "x=1 #; y=1 * | y *; z * | z=1 #; x *"},
    {"Z6.U", "the example that led to P0668: S and happens-before", "x=1 *; y=1 * | y+1 *; y # | y=3 *; x *"},
    {"MP+sc+rlx", "data is seq_cst, the flag is not", "x=1 sc; y=1 * | y *; x sc"},

    {"CoRR", "two reads of one place", "x=1 * | x *; x *"},
    {"CoRR+2W", "two reads of two writes in a row", "x=1 *; x=2 * | x *; x *"},
    {"CoRR+WW", "two readers of two independent writes agree", "x=1 # | x=2 # | x *; x # | x *; x #"},
    {"CoWR", "a read after a write of one's own", "x=1 *; x * | x=2 *"},
    {"CoRW", "a write after a read", "x *; x=1 * | x=2 *"},
    {"CoWW", "two writes of one thread", "x=1 *; x=2 * | x *"},
    {"CoRR+hb", "coherence through happens-before", "x=1 rlx; y=1 * | y *; x rlx; x rlx"},
    {"CoRMW", "read-modify-writes never read the same value", "x+1 * | x+1 *"},
    {"CoRMW+3", "three of them", "x+1 # | x+1 # | x+1 #; x #"},
    {"CoRMW+W", "nothing comes between what is read and what is written", "x+1 * | x=2 *; x *"},

    {"RS+store", "a relaxed store of the same thread ends a release sequence (C++20)",
     "[y]=1; x=1 rel; x=2 # | x *; 2? [y]"},
    {"RS+rmw", "a read-modify-write of another thread goes on with it", "[y]=1; x=1 rel | x+1 * | x *; 2? [y]"},
    {"RS+rmw+own", "so does one of the same thread", "[y]=1; x=1 *; x+1 * | x *; 2? [y]"},
    {"RS+store+other", "a store of another thread does not", "[y]=1; x=1 rel | x=2 * | x *; 2? [y]"},
    {"RS+chain", "two of them in a row, the second reading from the first",
     "y=1 #; x=1 rel | x+1 # | x+1 #; x # | x *; 3? y #"},
    {"RS+cas", "so does a compare_exchange that succeeds", "[y]=1; x=1 rel | x:1>2 * rlx | x *; 2? [y]"},
    {"RS+fence", "a release fence before it", "[y]=1; fence *; x=1 #; x+1 # | x *; 2? [y]"},

    {"MP+fences", "fences on both sides", "x=1 rlx; fence *; y=1 rlx | y rlx; fence *; x rlx"},
    {"MP+fence+w", "a fence on the side of the writer", "x=1 #; fence *; y=1 # | y *; x #"},
    {"MP+fence+r", "a fence on the side of the reader", "x=1 #; y=1 * | y #; fence *; x #"},
    {"MP+plain+fences", "plain data and fences", "[x]=1; fence *; y=1 # | y #; 1? fence *; 1? [x]"},
    {"MP+fences+misplaced", "fences on the wrong side of the flag",
     "x=1 rlx; y=1 rlx; fence * | fence *; y rlx; x rlx"},
    {"SB+fences", "fences in both threads", "x=1 #; fence *; y # | y=1 #; fence *; x #"},
    {"SB+fence", "a fence in one, seq_cst in the other", "x=1 *; fence *; y * | y=1 sc; x sc"},
    {"LB+fences", "fences in both threads", "x #; fence *; y=1 # | y #; fence *; x=1 #"},
    {"S+fences", "fences in both threads", "x=2 #; fence *; y=1 # | y #; fence *; x=1 #"},
    {"R+fences", "fences in both threads", "x=1 #; fence *; y=1 # | y=2 #; fence *; x #"},
    {"2+2W+fences", "fences in both threads", "x=1 #; fence *; y=2 # | y=1 #; fence *; x=2 #"},
    {"IRIW+fences", "fences between the reads", "x=1 # | y=1 # | x #; fence *; y # | y #; fence *; x #"},
    {"RWC+fences", "fences in the second and third thread", "x=1 # | x #; fence *; y # | y=1 #; fence *; x #"},
    {"WRC+fences", "fences in the second and third thread", "x=1 # | x #; fence *; y=1 # | y #; fence *; x #"},
    {"W+RWC+fences", "fences in the second and third thread",
     "x=1 rlx; y=1 rel | y acq; fence *; z # | z=1 #; fence *; x #"},

    {"SB+rmw", "exchange instead of the stores", "x<-1 *; y # | y<-1 *; x #"},
    {"SB+rmw+reads", "fetch_add(0) instead of the loads", "x=1 *; y+0 # | y=1 #; x+0 *"},
    {"MP+rmw", "the flag is passed by read-modify-writes", "x=1 #; y<-1 * | y+1 *; x #"},
    {"LB+rmw", "exchange instead of the loads", "x<-2 #; y=1 * | y *; x<-1 #"},
    {"2+2W+rmw", "exchange instead of the first stores", "x<-1 #; y=2 * | y<-1 #; x=2 *"},
    {"IRIW+rmw", "exchange instead of the stores", "x<-1 # | y<-1 # | x *; y # | y *; x #"},

    {"CAS", "two for one place", "x:0>1 * * | x:0>2 * *"},
    {"CAS+weak", "one of them may fail for no reason", "x~0>1 * # | x:0>2 # *"},
    {"CAS+SB", "success and failure in store buffering", "x:0>1 * *; y # | y=1 #; x #"},
    {"CAS+SB+fails", "a failing compare_exchange is a load", "x=1 #; y:5>6 * * | y=1 #; x #"},
    {"CAS+MP", "a flag taken by compare_exchange", "x=1 #; y=1 * | y:1>2 * *; x #"},
    {"CAS+MP+fails", "a flag seen by one that fails", "x=1 #; y=1 * | y:5>6 * *; x #"},
    {"CAS+lock", "plain data under a test-and-set lock", "x:0>1 * rlx; 8? [y]=1; 8? x=0 * | x:0>1 * rlx; 8? [y]"},
    {"CAS+old", "one that fails may see an old value", "x=1 #; x=2 #; y=1 * | y #; x:2>3 * *"},

    {"MP+1+8", "a flag of one byte, data of eight", "{x8 y1} x=1 rlx; y=1 * | y *; x rlx"},
    {"MP+2+2", "neighbours of two bytes", "{x2 y2} x=1 rlx; y=1 * | y *; x rlx"},
    {"SB+1+1", "neighbours of one byte", "{x1 y1} x=1 *; y * | y=1 *; x *"},
    {"CoRMW+1+2", "read-modify-writes of one byte beside two", "{x1 y2} x+1 #; y+1 # | y+2 #; x+2 #"},
    {"2+2W+8+4", "eight bytes beside four", "{x8 y4} x=1 *; y=2 * | y=1 *; x=2 *"},
    {"IRIW+1+1", "neighbours of one byte", "{x1 y1} x=1 # | y=1 # | x #; y # | y #; x #"},
};

using Orders = std::vector<std::string>;

// What fits the gap behind `step`, the text of the step so far.
Orders orders_for(char gap, std::string_view step, bool failure) {
  if (gap == '#') return {"rlx", "sc"};
  if (failure) return {"rlx", "acq", "sc"};
  if (step.find("fence") != std::string_view::npos) return {"acq", "rel", "ar", "sc"};
  if (step.find_first_of(":~+") != std::string_view::npos || step.find("<-") != std::string_view::npos) {
    return {"rlx", "acq", "rel", "ar", "sc"};
  }
  if (step.find('=') != std::string_view::npos) return {"rlx", "rel", "sc"};
  return {"rlx", "acq", "sc"};
}

void fill(std::string const& text, std::vector<tiny::Program>& programs) {
  std::size_t const gap = text.find_first_of("*#");
  if (gap == std::string::npos) {
    programs.push_back(tiny::parse(text));
    return;
  }
  std::size_t const start = text.find_last_of(";|", gap) + 1;  // 0 in the first step
  std::string_view const step = std::string_view(text).substr(start, gap - start);
  bool const cas = step.find_first_of(":~") != std::string_view::npos;
  bool const failure = cas && step.find_first_of(' ', step.find('>')) + 1 < step.size();
  for (std::string const& order : orders_for(text[gap], step, failure)) {
    std::string filled = text;
    filled.replace(gap, 1, order);
    fill(filled, programs);
  }
}

bool as_weak(tiny::Order a, tiny::Order b) {
  using tiny::Order;
  if (a == b || a == Order::relaxed || b == Order::seq_cst) return true;
  return b == Order::acq_rel && a != Order::seq_cst;
}

}  // namespace

std::span<Family const> families() { return all; }

std::vector<tiny::Program> members(Family const& family) {
  std::vector<tiny::Program> programs;
  fill(family.text, programs);
  return programs;
}

bool as_weak(tiny::Program const& a, tiny::Program const& b) {
  for (int t = 0; t < a.threads; ++t) {
    for (int s = 0; s < a.length[t]; ++s) {
      tiny::Step const &x = a.steps[t][s], &y = b.steps[t][s];
      if (!as_weak(x.order, y.order) || !as_weak(x.failure, y.failure)) return false;
    }
  }
  return true;
}

}  // namespace racecourse::litmus
