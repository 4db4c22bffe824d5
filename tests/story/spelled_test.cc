#include "grader/story/spelled.h"

#include <boost/test/unit_test.hpp>
#include <utility>

namespace racecourse::story {
namespace {

std::string object(std::string_view line, std::string_view kind) { return spelled(line, kind).object; }

Use use(int thread, std::uint64_t at, int line, std::string source, std::string kind = "atomic") {
  return {thread, {-1, at}, std::move(kind), "a.h", line, std::move(source)};
}

using Names = std::map<raw::Address, std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(spelled_test)

BOOST_AUTO_TEST_CASE(the_object_of_a_member) {
  BOOST_TEST(object("while (stop_.load(std::memory_order_acquire) == 0) {", "atomic") == "stop_");
  BOOST_TEST(object("if (!this->f_.exchange(true)) return;", "atomic") == "f_");
  BOOST_TEST(object("node->next.store(head);", "atomic") == "next");
  BOOST_TEST(object("head->wait(0);", "atomic") == "head");
  BOOST_TEST(object("slots_[(i + 1) % slots_.size()].store(1);", "atomic") == "slots_");
  BOOST_TEST(object("m_.lock();", "mutex") == "m_");
  BOOST_TEST(object("ready_.wait(lock, [this] { return done_; });", "condition") == "ready_");
}

BOOST_AUTO_TEST_CASE(the_object_that_is_given) {
  BOOST_TEST(object("sys::futex_wait(word_, 0, deadline);", "atomic") == "word_");
  BOOST_TEST(object("std::lock_guard<std::mutex> const hold(joining_);", "mutex") == "joining_");
  BOOST_TEST(object("std::unique_lock lock(other.m_);", "mutex") == "m_");
  BOOST_TEST(object("pthread_mutex_lock(&q->lock);", "mutex") == "lock");
}

BOOST_AUTO_TEST_CASE(none_or_several) {
  BOOST_TEST(object("if (a_.load() == b_.load()) return;", "atomic").empty());
  BOOST_TEST(object("++count_;", "atomic").empty());
  BOOST_TEST(object("m_.lock();", "condition").empty());
  BOOST_TEST(object("list_.load_all(x);", "atomic").empty());
  BOOST_TEST(object("load(x);", "atomic").empty());
  BOOST_TEST(object("std::scoped_lock const both(a_, b_);", "mutex") == "a_");
  BOOST_TEST(object("this->at(i).load();", "atomic").empty());
  BOOST_TEST(object("m_.lock();", "unheard of").empty());
  BOOST_TEST(object("", "atomic").empty());
  BOOST_TEST(object("((((", "atomic").empty());
  BOOST_TEST(object("].load(", "atomic").empty());
}

BOOST_AUTO_TEST_CASE(the_guard_of_an_object) {
  Spelled const with_braces = spelled("std::scoped_lock lock{m_};", "mutex");
  BOOST_TEST(with_braces.object == "m_");
  BOOST_TEST(with_braces.guard == "lock");
  BOOST_TEST(spelled("pthread_mutex_lock(&m_);", "mutex").guard.empty());
  Names const names = names_of({use(1, 100, 1, "std::unique_lock lock(m_);", "mutex"),
                                use(1, 100, 2, "lock.unlock();", "mutex"), use(1, 200, 3, "lock_.lock();", "mutex")});
  BOOST_TEST((names == Names{{{-1, 100}, "m_"}, {{-1, 200}, "lock_"}}));
}

BOOST_AUTO_TEST_CASE(lines_that_agree) {
  std::string const store = "stop_.store(1);", load = "if (stop_.load()) return;";
  BOOST_TEST(
      (names_of({use(1, 100, 1, store), use(2, 100, 2, load), use(2, 100, 3, "}")}) == Names{{{-1, 100}, "stop_"}}));
  BOOST_TEST(names_of({use(1, 100, 1, store), use(2, 100, 2, "other.load();")}).empty());
}

BOOST_AUTO_TEST_CASE(a_line_that_uses_two_objects_tells_nothing) {
  std::string const both = "if (ready_.load() && counter_ == 0) return;";
  BOOST_TEST(names_of({use(1, 100, 1, both), use(1, 200, 1, both)}).empty());
  // Of two threads each is about an object of its own; another line may tell.
  BOOST_TEST((names_of({use(1, 100, 1, "f_.clear();"), use(2, 200, 1, "f_.clear();")}) ==
              Names{{{-1, 100}, "f_"}, {{-1, 200}, "f_"}}));
  BOOST_TEST((names_of({use(1, 100, 1, both), use(1, 200, 1, both), use(2, 100, 2, "ready_.store(1);")}) ==
              Names{{{-1, 100}, "ready_"}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::story
