#include "grader/story/spelled.h"

#include <boost/test/unit_test.hpp>

namespace racecourse::story {

BOOST_AUTO_TEST_SUITE(spelled_test)

BOOST_AUTO_TEST_CASE(the_object_of_a_member) {
  BOOST_TEST(spelled("while (stop_.load(std::memory_order_acquire) == 0) {", "atomic") == "stop_");
  BOOST_TEST(spelled("if (!this->f_.exchange(true)) return;", "atomic") == "f_");
  BOOST_TEST(spelled("node->next.store(head);", "atomic") == "next");
  BOOST_TEST(spelled("head->wait(0);", "atomic") == "head");
  BOOST_TEST(spelled("slots_[(i + 1) % slots_.size()].store(1);", "atomic") == "slots_");
  BOOST_TEST(spelled("m_.lock();", "mutex") == "m_");
  BOOST_TEST(spelled("ready_.wait(lock, [this] { return done_; });", "condition") == "ready_");
}

BOOST_AUTO_TEST_CASE(the_object_that_is_given) {
  BOOST_TEST(spelled("sys::futex_wait(word_, 0, deadline);", "atomic") == "word_");
  BOOST_TEST(spelled("std::lock_guard<std::mutex> const hold(joining_);", "mutex") == "joining_");
  BOOST_TEST(spelled("std::unique_lock lock(other.m_);", "mutex") == "m_");
  BOOST_TEST(spelled("pthread_mutex_lock(&q->lock);", "mutex") == "lock");
}

BOOST_AUTO_TEST_CASE(none_or_several) {
  BOOST_TEST(spelled("if (a_.load() == b_.load()) return;", "atomic").empty());
  BOOST_TEST(spelled("++count_;", "atomic").empty());
  BOOST_TEST(spelled("m_.lock();", "condition").empty());
  BOOST_TEST(spelled("list_.load_all(x);", "atomic").empty());
  BOOST_TEST(spelled("load(x);", "atomic").empty());
  BOOST_TEST(spelled("std::scoped_lock const both(a_, b_);", "mutex") == "a_");
  BOOST_TEST(spelled("this->at(i).load();", "atomic").empty());
  BOOST_TEST(spelled("m_.lock();", "unheard of").empty());
  BOOST_TEST(spelled("", "atomic").empty());
  BOOST_TEST(spelled("((((", "atomic").empty());
  BOOST_TEST(spelled("].load(", "atomic").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
