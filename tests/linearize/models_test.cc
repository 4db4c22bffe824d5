// The sequential models: which answer each call may give, by state.
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "grader/linearize/linearize.h"

namespace racecourse::linearize {
namespace {

struct Call {
  int thread;
  std::string call, result;
};

// Whether the model gives these answers, one call after the other.
bool gives(std::string const& name, std::vector<Call> const& calls) {
  std::unique_ptr<Model> const model = model_named(name);
  for (Call const& c : calls) {
    if (!model->apply({c.thread, c.call, c.result, 0, 0})) return false;
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(models)

BOOST_AUTO_TEST_CASE(there_is_none_of_another_name) { BOOST_TEST((model_named("queue") == nullptr)); }

BOOST_AUTO_TEST_CASE(a_lock_is_held_or_free) {
  BOOST_TEST(gives("lock", {{1, "is_locked", "false"}, {1, "lock", "ok"}, {2, "is_locked", "true"}}));
  BOOST_TEST(
      gives("lock", {{1, "lock", "ok"}, {2, "try_lock", "false"}, {2, "unlock", "ok"}, {2, "try_lock", "true"}}));
  BOOST_TEST(!gives("lock", {{1, "lock", "ok"}, {1, "lock", "ok"}}));
  BOOST_TEST(!gives("lock", {{1, "lock", "ok"}, {2, "try_lock", "true"}}));
  BOOST_TEST(!gives("lock", {{1, "try_lock", "false"}}));
}

BOOST_AUTO_TEST_CASE(releasing_a_free_lock_is_refused_and_changes_nothing) {
  BOOST_TEST(gives("lock", {{1, "unlock", "state_error"}, {1, "try_lock", "true"}, {1, "unlock", "ok"}}));
  BOOST_TEST(!gives("lock", {{1, "unlock", "ok"}}));
  BOOST_TEST(!gives("lock", {{1, "lock", "ok"}, {1, "unlock", "state_error"}}));
}

BOOST_AUTO_TEST_CASE(a_bank_moves_what_an_account_has) {
  BOOST_TEST(gives("bank", {{1, "open 5 0", "ok"},
                            {1, "transfer 0 1 3", "true"},
                            {2, "transfer 0 1 3", "false"},
                            {2, "transfer 1 1 3", "true"},
                            {2, "transfer 1 1 4", "false"},
                            {1, "transfer 1 0 -1", "false"},
                            {1, "transfer 1 2 1", "out_of_range"},
                            {1, "total", "5"},
                            {1, "transfer 1 0 3", "true"},
                            {1, "transfer 0 1 5", "true"}}));
  BOOST_TEST(!gives("bank", {{1, "open 5 0", "ok"}, {1, "transfer 0 1 6", "true"}}));
  BOOST_TEST(!gives("bank", {{1, "open 5 0", "ok"}, {1, "transfer 0 1 5", "false"}}));
  BOOST_TEST(!gives("bank", {{1, "open 5 0", "ok"}, {1, "transfer 0 1 5", "true"}, {1, "transfer 0 1 1", "true"}}));
  BOOST_TEST(!gives("bank", {{1, "open 5 0", "ok"}, {1, "total", "4"}}));
  BOOST_TEST(!gives("bank", {{1, "transfer 0 1 0", "true"}}));
}

BOOST_AUTO_TEST_CASE(a_recursive_lock_knows_its_owner_and_depth) {
  BOOST_TEST(gives("recursive_lock", {{1, "lock", "ok"},
                                      {1, "try_lock", "true"},
                                      {1, "depth", "2"},
                                      {2, "depth", "0"},
                                      {2, "try_lock", "false"},
                                      {1, "owned", "true"},
                                      {2, "owned", "false"},
                                      {1, "unlock", "ok"},
                                      {1, "unlock", "ok"},
                                      {2, "lock", "ok"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "lock", "ok"}, {2, "lock", "ok"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "lock", "ok"}, {1, "unlock", "ok"}, {1, "owned", "true"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "lock", "ok"}, {1, "depth", "2"}}));
}

BOOST_AUTO_TEST_CASE(a_stranger_may_not_release_a_recursive_lock) {
  BOOST_TEST(gives("recursive_lock", {{1, "lock", "ok"}, {2, "unlock", "state_error"}, {1, "depth", "1"}}));
  BOOST_TEST(gives("recursive_lock", {{1, "unlock", "state_error"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "lock", "ok"}, {2, "unlock", "ok"}}));
}

BOOST_AUTO_TEST_CASE(what_never_returned_may_have_had_any_answer) {
  BOOST_TEST(gives("lock", {{1, "try_lock", ""}, {1, "unlock", ""}, {2, "lock", "ok"}}));
  BOOST_TEST(gives("recursive_lock", {{1, "try_lock", ""}, {1, "unlock", ""}, {2, "lock", "ok"}}));
  BOOST_TEST(gives("recursive_lock", {{1, "lock", "ok"}, {2, "try_lock", ""}, {1, "depth", "1"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "lock", "ok"}, {2, "lock", ""}}));
}

BOOST_AUTO_TEST_CASE(unknown_calls_are_refused) {
  BOOST_TEST(!gives("lock", {{1, "steal", "ok"}}));
  BOOST_TEST(!gives("recursive_lock", {{1, "steal", "ok"}}));
}

BOOST_AUTO_TEST_CASE(a_copy_goes_its_own_way_and_equal_states_look_equal) {
  for (std::string const name : {"lock", "recursive_lock"}) {
    std::unique_ptr<Model> const model = model_named(name);
    std::unique_ptr<Model> const copy = model->copy();
    BOOST_TEST(copy->state() == model->state());
    model->apply({1, "lock", "ok", 0, 0});
    BOOST_TEST(copy->state() != model->state());
    copy->apply({1, "lock", "ok", 0, 0});
    BOOST_TEST(copy->state() == model->state());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::linearize
