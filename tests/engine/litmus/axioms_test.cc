// Facts about C++20 that are known from elsewhere: without them the checker would only agree with itself.
#include "tests/engine/litmus/axioms.h"

#include <boost/test/unit_test.hpp>

using namespace racecourse;
using litmus::Model;

namespace {

bool allows(char const* text, char const* outcome, Model const& model = {}) {
  tiny::Program const program = tiny::parse(text);
  for (tiny::Outcome const o : litmus::judge(program, model).outcomes) {
    if (tiny::to_string(o, program) == outcome) return true;
  }
  return false;
}

bool racy(char const* text) { return litmus::judge(tiny::parse(text), {}).racy; }

Model const buffering{Model::Order::cpp20, true, false, false};
Model const interleaving{Model::Order::cpp20, false, true, false};

}  // namespace

// Sewell et al., "x86-TSO" (CACM 2010) 2.1; Batty et al., "Mathematizing C++ concurrency" (POPL 2011) 2.
BOOST_AUTO_TEST_CASE(store_buffering_needs_less_than_seq_cst) {
  BOOST_TEST(allows("x=1 rel; y acq | y=1 rel; x acq", "a=0 b=0 x=1 y=1"));
  BOOST_TEST(!allows("x=1 sc; y sc | y=1 sc; x sc", "a=0 b=0 x=1 y=1"));
  BOOST_TEST(!allows("x=1 rlx; fence sc; y rlx | y=1 rlx; fence sc; x rlx", "a=0 b=0 x=1 y=1"));
  BOOST_TEST(!allows("x=1 rlx; y rlx | y=1 rlx; x rlx", "a=0 b=0 x=1 y=1", interleaving));
}

// Not the standard's words: what compilers make of them.
BOOST_AUTO_TEST_CASE(a_releasing_read_modify_write_comes_before_a_seq_cst_load_on_request) {
  Model const compiled{Model::Order::cpp20, false, false, true};
  BOOST_TEST(allows("x+1 rel; y sc | y+1 sc; x sc", "a=0 b=0 c=0 d=0 x=1 y=1"));
  BOOST_TEST(!allows("x+1 rel; y sc | y+1 sc; x sc", "a=0 b=0 c=0 d=0 x=1 y=1", compiled));
  BOOST_TEST(allows("x+1 rlx; y sc | y+1 sc; x sc", "a=0 b=0 c=0 d=0 x=1 y=1", compiled));
  BOOST_TEST(allows("x=1 rel; y sc | y+1 sc; x sc", "a=0 b=0 c=0 x=1 y=1", compiled));
}

BOOST_AUTO_TEST_CASE(message_passing_needs_release_and_acquire) {
  BOOST_TEST(!allows("x=1 rlx; y=1 rel | y acq; x rlx", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(allows("x=1 rlx; y=1 rlx | y acq; x rlx", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(allows("x=1 rlx; y=1 rel | y rlx; x rlx", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(!racy("[x]=1; y=1 rel | y acq; 1? [x]"));
  BOOST_TEST(racy("[x]=1; y=1 rlx | y acq; 1? [x]"));
  BOOST_TEST(racy("[x]=1; y=1 rel | y acq; [x]"));
}

BOOST_AUTO_TEST_CASE(loads_are_buffered_on_request_only_and_never_make_values_up) {
  BOOST_TEST(!allows("x rlx; y=1 rlx | y rlx; x=1 rlx", "a=1 b=1 x=1 y=1"));
  BOOST_TEST(allows("x rlx; y=1 rlx | y rlx; x=1 rlx", "a=1 b=1 x=1 y=1", buffering));
  BOOST_TEST(!allows("x+1 rlx; y=1 rel | y acq; x+1 rlx", "a=1 b=1 x=2 y=1", buffering));
}

// P0668R5, "Revising the C++ memory model": the example on PowerPC. With y = 1 a seq_cst operation, too, it goes.
BOOST_AUTO_TEST_CASE(s_may_contradict_happens_before_but_not_strongly_happens_before) {
  char const* const z6u = "x=1 sc; y=1 rel | y+1 sc; y rlx | y=3 sc; x sc";
  BOOST_TEST(allows(z6u, "a=1 b=3 c=0 x=1 y=3"));
  BOOST_TEST(!allows(z6u, "a=1 b=3 c=0 x=1 y=3", {Model::Order::hb, false, false, false}));
  BOOST_TEST(!allows("x=1 sc; y=1 sc | y+1 sc; y rlx | y=3 sc; x sc", "a=1 b=3 c=0 x=1 y=3"));
}

// Lahav et al., "Repairing sequential consistency in C/C++11" (PLDI 2017) figures 1 and 4.
BOOST_AUTO_TEST_CASE(fences_and_reads_from_do_not_bind_s_more_than_they_should) {
  BOOST_TEST(allows("x=1 sc; y=1 rlx | y rlx; x sc", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(
      !allows("x=1 sc; y=1 rlx | y rlx; x sc", "a=1 b=0 x=1 y=1", {Model::Order::execution, false, false, false}));
  BOOST_TEST(!allows("x=1 rlx | x rlx; fence sc; y rlx | y=1 rlx; fence sc; x rlx", "a=1 b=0 c=0 x=1 y=1"));
  BOOST_TEST(!allows("x=1 rlx | y=1 rlx | x rlx; fence sc; y rlx | y rlx; fence sc; x rlx", "a=1 b=0 c=1 d=0 x=1 y=1"));
  BOOST_TEST(allows("x=1 rel | y=1 rel | x acq; y acq | y acq; x acq", "a=1 b=0 c=1 d=0 x=1 y=1"));
}

// P0982R1: since C++20 a later store of the same thread does not go on with a release sequence.
BOOST_AUTO_TEST_CASE(release_sequences_are_those_of_cpp20) {
  BOOST_TEST(racy("[y]=1; x=1 rel; x=2 rlx | x acq; 2? [y]"));
  BOOST_TEST(!racy("[y]=1; x=1 rel | x+1 rlx | x acq; 2? [y]"));
}

BOOST_AUTO_TEST_CASE(coherence_and_atomicity_hold_for_every_order) {
  BOOST_TEST(!allows("x=1 rlx | x rlx; x rlx", "a=1 b=0 x=1"));
  BOOST_TEST(!allows("x+1 rlx | x+1 rlx", "a=0 b=0 x=1"));
  BOOST_TEST(!allows("x+1 rlx | x=2 rlx; x rlx", "a=0 b=0 x=2"));
  BOOST_TEST(allows("x=2 rlx; y=1 rlx | y rlx; x=1 rlx | x rlx", "a=1 b=1 x=2 y=1"));
}

BOOST_AUTO_TEST_CASE(compare_exchange_has_an_order_for_each_way_to_end) {
  BOOST_TEST(!allows("x=1 rlx; y=1 rel | y:5>6 rlx acq; x rlx", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(allows("x=1 rlx; y=1 rel | y:5>6 acq rlx; x rlx", "a=1 b=0 x=1 y=1"));
  BOOST_TEST(allows("x~0>1 rlx rlx", "a=0 x=0"));
  BOOST_TEST(!allows("x:0>1 rlx rlx", "a=0 x=0"));
}
