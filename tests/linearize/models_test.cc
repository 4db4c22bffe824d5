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

BOOST_AUTO_TEST_CASE(there_is_none_of_another_name) { BOOST_TEST((model_named("cupboard") == nullptr)); }

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

BOOST_AUTO_TEST_CASE(a_thread_is_new_then_started_then_finished) {
  BOOST_TEST(gives("thread", {{1, "is_alive", "false"},
                              {1, "join", "state_error"},
                              {1, "join_for", "state_error"},
                              {1, "start", "ok"},
                              {2, "start", "state_error"},
                              {2, "is_alive", "true"},
                              {2, "join_for", "false"},
                              {3, "finish", ""},
                              {1, "join", "ok"},
                              {2, "join_for", "true"},
                              {1, "is_alive", "false"},
                              {1, "start", "state_error"}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {1, "start", "ok"}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {1, "join", "ok"}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {1, "is_alive", "false"}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {3, "finish", ""}, {1, "is_alive", "true"}}));
  BOOST_TEST(!gives("thread", {{3, "finish", ""}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {3, "finish", ""}, {3, "finish", ""}}));
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {3, "finish", ""}, {1, "join_for", "false"}}));
}

BOOST_AUTO_TEST_CASE(a_queue_returns_the_oldest_item) {
  BOOST_TEST(gives("queue", {{1, "open 0", "ok"},
                             {1, "try_pop", "nothing"},
                             {1, "push 1", "ok"},
                             {2, "push 2", "ok"},
                             {1, "pop", "1"},
                             {1, "try_pop", "2"},
                             {1, "try_pop", "nothing"}}));
  BOOST_TEST(!gives("queue", {{1, "push 1", "ok"}, {2, "push 2", "ok"}, {1, "pop", "2"}}));
  BOOST_TEST(!gives("queue", {{1, "push 1", "ok"}, {1, "pop", "1"}, {2, "pop", "1"}}));
  BOOST_TEST(!gives("queue", {{1, "push 1", "ok"}, {1, "try_pop", "nothing"}}));
  BOOST_TEST(!gives("queue", {{1, "pop", ""}}));
}

BOOST_AUTO_TEST_CASE(a_queue_holds_as_many_as_it_has_room_for) {
  BOOST_TEST(gives("queue", {{1, "open 1", "ok"}, {1, "try_push 1", "true"}, {1, "try_push 2", "false"}}));
  BOOST_TEST(!gives("queue", {{1, "open 1", "ok"}, {1, "push 1", "ok"}, {1, "push 2", "ok"}}));
  BOOST_TEST(!gives("queue", {{1, "open 2", "ok"}, {1, "push 1", "ok"}, {1, "try_push 2", "false"}}));
}

BOOST_AUTO_TEST_CASE(a_closed_queue_takes_nothing_and_is_drained) {
  BOOST_TEST(gives("queue", {{1, "push 1", "ok"},
                             {1, "close", "ok"},
                             {1, "push 2", "closed"},
                             {1, "pop", "1"},
                             {1, "pop", "closed"},
                             {1, "try_pop", "closed"}}));
  BOOST_TEST(!gives("queue", {{1, "close", "ok"}, {1, "push 2", "ok"}}));
  BOOST_TEST(!gives("queue", {{1, "push 1", "ok"}, {1, "close", "ok"}, {1, "pop", "closed"}}));
}

BOOST_AUTO_TEST_CASE(an_attempt_at_a_queue_may_be_said_to_prove_nothing) {
  BOOST_TEST(gives("queue", {{1, "try_push 1", "busy"}, {1, "push 2", "ok"}, {1, "try_pop", "busy"}, {1, "pop", "2"}}));
  BOOST_TEST(!gives("queue", {{1, "push 2", "busy"}}));
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
  BOOST_TEST(!gives("thread", {{1, "start", "ok"}, {1, "kill", "ok"}}));
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

BOOST_AUTO_TEST_CASE(a_notification_chooses_some_of_those_who_wait) {
  std::vector<Call> const two_wait{{1, "enter", "ok"}, {2, "enter", "ok"}};
  auto const then = [&](std::vector<Call> const& calls) {
    std::vector<Call> all = two_wait;
    all.insert(all.end(), calls.begin(), calls.end());
    return gives("condition", all);
  };
  BOOST_TEST(then({{3, "notify 1", "ok"}, {1, "wait", "notified"}}));
  BOOST_TEST(then({{3, "notify 1", "ok"}, {2, "wait", "notified"}, {1, "wait", "timed out"}}));
  BOOST_TEST(then({{3, "notify 7", "ok"}, {2, "wait", "notified"}, {1, "wait", "notified"}}));
  BOOST_TEST(!then({{1, "wait", "notified"}}));
  BOOST_TEST(!then({{3, "notify 1", "ok"}, {1, "wait", "notified"}, {2, "wait", "notified"}}));
  BOOST_TEST(!then({{3, "notify 1", "ok"}, {1, "wait", "timed out"}, {2, "wait", "timed out"}}));
  BOOST_TEST(!then({{3, "notify 2", "ok"}, {1, "wait", "timed out"}}));
  BOOST_TEST(!gives("condition", {{3, "notify 1", "ok"}, {1, "enter", "ok"}, {1, "wait", "notified"}}));
  BOOST_TEST(!gives("condition", {{1, "wait", "timed out"}}));
}

BOOST_AUTO_TEST_CASE(a_semaphore_has_as_many_permits_as_were_given) {
  BOOST_TEST(gives("semaphore", {{1, "start 1", "ok"}, {1, "acquire", "ok"}, {2, "try_acquire", "false"}}));
  BOOST_TEST(gives("semaphore", {{1, "release 2", "ok"}, {1, "value", "2"}, {2, "try_acquire", "true"}}));
  BOOST_TEST(!gives("semaphore", {{1, "acquire", "ok"}}));
  BOOST_TEST(!gives("semaphore", {{1, "start 1", "ok"}, {2, "try_acquire", "false"}}));
  BOOST_TEST(!gives("semaphore", {{1, "release 2", "ok"}, {1, "value", "1"}}));
}

BOOST_AUTO_TEST_CASE(a_bounded_semaphore_releases_all_or_nothing) {
  std::vector<Call> const begin{{1, "start 3", "ok"}, {1, "bound 3", "ok"}, {1, "acquire", "ok"}};
  auto const then = [&](std::vector<Call> const& calls) {
    std::vector<Call> all = begin;
    all.insert(all.end(), calls.begin(), calls.end());
    return gives("semaphore", all);
  };
  BOOST_TEST(then({{1, "release 2", "over_release"}, {1, "value", "2"}, {1, "release 1", "ok"}}));
  BOOST_TEST(!then({{1, "release 2", "ok"}}));
  BOOST_TEST(!then({{1, "release 1", "over_release"}}));
  BOOST_TEST(!then({{1, "release 2", "over_release"}, {1, "value", "3"}}));
}

BOOST_AUTO_TEST_CASE(a_fifo_semaphore_serves_who_came_first) {
  std::vector<Call> const queue{{1, "arrive", "ok"}, {2, "arrive", "ok"}};
  auto const then = [&](std::vector<Call> const& calls) {
    std::vector<Call> all = queue;
    all.insert(all.end(), calls.begin(), calls.end());
    return gives("fifo_semaphore", all);
  };
  BOOST_TEST(then({{3, "release 1", "ok"}, {1, "acquire", "true"}, {3, "try_acquire", "false"}}));
  BOOST_TEST(
      then({{1, "acquire", "false"}, {3, "release 2", "ok"}, {2, "acquire", "true"}, {3, "try_acquire", "true"}}));
  BOOST_TEST(!then({{3, "release 1", "ok"}, {2, "acquire", "true"}}));
  BOOST_TEST(!then({{3, "release 1", "ok"}, {3, "try_acquire", "true"}}));
  BOOST_TEST(!then({{3, "release 1", "ok"}, {1, "acquire", "false"}}));
  BOOST_TEST(!then({{1, "acquire", "true"}}));
  BOOST_TEST(gives("fifo_semaphore", {{1, "start 1", "ok"}, {1, "arrive", "ok"}, {1, "acquire", "true"}}));
}

BOOST_AUTO_TEST_CASE(a_pulse_of_an_event_reaches_who_waits) {
  BOOST_TEST(gives("event", {{1, "arrive", "ok"}, {2, "set", "ok"}, {2, "reset", "ok"}, {1, "wait", "true"}}));
  BOOST_TEST(gives("event", {{2, "set", "ok"}, {1, "arrive", "ok"}, {2, "reset", "ok"}, {1, "wait", "true"}}));
  BOOST_TEST(gives("event", {{2, "set", "ok"}, {2, "is_set", "true"}, {2, "reset", "ok"}, {2, "is_set", "false"}}));
  BOOST_TEST(gives("event", {{1, "arrive", "ok"}, {1, "wait", "false"}}));
  BOOST_TEST(!gives("event", {{1, "arrive", "ok"}, {1, "wait", "true"}}));
  BOOST_TEST(!gives("event", {{2, "set", "ok"}, {2, "reset", "ok"}, {1, "arrive", "ok"}, {1, "wait", "true"}}));
  BOOST_TEST(!gives("event", {{1, "arrive", "ok"}, {2, "set", "ok"}, {2, "reset", "ok"}, {1, "wait", "false"}}));
}

BOOST_AUTO_TEST_CASE(a_complete_round_of_a_barrier_is_final) {
  std::vector<Call> const full{{1, "parties 2", "ok"}, {1, "arrive", "ok"}, {2, "arrive", "ok"}};
  auto const then = [&](std::vector<Call> const& calls) {
    std::vector<Call> all = full;
    all.insert(all.end(), calls.begin(), calls.end());
    return gives("barrier", all);
  };
  BOOST_TEST(then({{1, "leave", "0"}, {2, "leave", "1"}, {1, "waiting", "0"}}));
  BOOST_TEST(then({{3, "abort", "ok"}, {1, "leave", "1"}, {2, "leave", "0"}, {3, "broken", "true"}}));
  BOOST_TEST(then({{1, "leave", "0"}, {1, "arrive", "ok"}, {1, "waiting", "1"}, {2, "leave", "1"}}));
  BOOST_TEST(!then({{1, "leave", "0"}, {2, "leave", "0"}}));
  BOOST_TEST(!then({{1, "leave", "2"}}));
  BOOST_TEST(!then({{3, "abort", "ok"}, {1, "leave", "broken"}}));
  BOOST_TEST(!then({{1, "leave_in_time", "broken"}}));
}

BOOST_AUTO_TEST_CASE(a_broken_barrier_lets_everybody_go) {
  std::vector<Call> const one_waits{{1, "parties 2", "ok"}, {1, "arrive", "ok"}};
  auto const then = [&](std::vector<Call> const& calls) {
    std::vector<Call> all = one_waits;
    all.insert(all.end(), calls.begin(), calls.end());
    return gives("barrier", all);
  };
  BOOST_TEST(then({{2, "abort", "ok"}, {1, "leave", "broken"}, {2, "arrive", "ok"}, {2, "leave", "broken"}}));
  BOOST_TEST(then({{2, "reset", "ok"}, {1, "leave", "broken"}, {2, "broken", "false"}, {2, "arrive", "ok"}}));
  BOOST_TEST(then({{1, "leave_in_time", "broken"}, {2, "broken", "true"}}));
  BOOST_TEST(!then({{1, "leave", "broken"}}));
  BOOST_TEST(!then({{1, "leave", "0"}}));
  BOOST_TEST(!then({{2, "abort", "ok"}, {1, "leave", "0"}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::linearize
