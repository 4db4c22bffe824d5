#include "grader/trace/events.h"

#include <boost/test/unit_test.hpp>
#include <string>

namespace racecourse::trace {
namespace {

Evidence evidence_of(std::string const& lines, std::string const& token = "secret") {
  Evidence evidence;
  evidence.check = "adds";
  read_events(lines, token, evidence);
  return evidence;
}

std::string repeated(std::string const& item, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += (i == 0 ? "" : ",") + item;
  return all;
}

std::string history_of(std::string const& operations) {
  return R"({"event":"history","model":"lock","execution":2,"operations":[)" + operations + "]}\n";
}

std::string operation(long begin, long end) {
  return R"({"thread":1,"call":"try_lock","result":"true","begin":)" + std::to_string(begin) + R"(,"end":)" +
         std::to_string(end) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evidence_events)

BOOST_AUTO_TEST_CASE(a_whole_run_is_read) {
  Evidence const e = evidence_of(R"({"event":"begin","check":"adds","mode":"explore"}
{"event":"outcomes","values":{"3000":12,"two words":1}}
{"event":"counters","values":{"futex_waits":3}}
{"event":"progress","executions":12,"exhaustive":true}
{"event":"complete","token":"secret"}
)");
  BOOST_TEST(e.begun);
  BOOST_TEST(e.complete);
  BOOST_TEST(e.outcomes.at("two words") == 1);
  BOOST_TEST(e.counters.at("futex_waits") == 3);
  BOOST_TEST(e.executions == 12);
  BOOST_TEST(e.exhaustive);
  BOOST_TEST(e.failures.empty());
}

BOOST_AUTO_TEST_CASE(a_canary_that_was_not_heard_is_read) {
  Evidence const e = evidence_of(R"({"event":"blind","detector":"race","when":"before"})");
  BOOST_REQUIRE(e.blind.size() == 1);
  BOOST_TEST(e.blind[0] == "race, before the check");
  BOOST_TEST(evidence_of(R"({"event":"begin","check":"adds","mode":"stress"})").blind.empty());
}

BOOST_AUTO_TEST_CASE(a_failure_is_read_with_its_threads) {
  Evidence const e = evidence_of(
      R"({"event":"failure","kind":"assertion","message":"two owners","expected":"1","seen":"2","file":"checks.cc",)"
      R"("line":12,"execution":3,"seed":"18446744073709551615",)"
      R"("threads":[{"name":"thread 1","state":"runs","stack":[4198400,18446744073709551615]}]})");
  BOOST_REQUIRE(e.failures.size() == 1);
  Failure const& f = e.failures[0];
  BOOST_TEST(f.kind == "assertion");
  BOOST_TEST(f.message == "two owners");
  BOOST_TEST(f.expected == "1");
  BOOST_TEST(f.seen == "2");
  BOOST_TEST((f.check_place == Place{"checks.cc", 12, 0}));
  BOOST_TEST(f.execution == 3);
  BOOST_TEST(f.seed == 18446744073709551615u);
  BOOST_REQUIRE(f.threads.size() == 1);
  BOOST_REQUIRE(f.threads[0].stack.size() == 2);
  BOOST_TEST(f.threads[0].stack[0].address == 4198400u);
  BOOST_TEST(f.threads[0].stack[1].address == 18446744073709551615u);
}

BOOST_AUTO_TEST_CASE(a_history_is_read_with_an_operation_that_never_returned) {
  Evidence const e = evidence_of(history_of(operation(0, 2) + "," + operation(1, -1)));
  BOOST_REQUIRE(e.histories.size() == 1);
  BOOST_TEST(e.histories[0].model == "lock");
  BOOST_TEST(e.histories[0].execution == 2);
  BOOST_REQUIRE(e.histories[0].operations.size() == 2);
  BOOST_TEST((e.histories[0].operations[0] == Operation{1, "try_lock", "true", 0, 2}));
  BOOST_TEST(e.histories[0].operations[1].end == -1);
}

BOOST_AUTO_TEST_CASE(only_the_right_token_completes) {
  BOOST_TEST(!evidence_of(R"({"event":"complete","token":"guess"})").complete);
  BOOST_TEST(!evidence_of(R"({"event":"complete"})").complete);
  BOOST_TEST(!evidence_of(R"({"event":"complete","token":7})").complete);
  BOOST_TEST(evidence_of(R"({"event":"complete","token":"secret"})").complete);
  // Where no token could be made, silence must not match it.
  BOOST_TEST(!evidence_of(R"({"event":"complete","token":""})", "").complete);
}

BOOST_AUTO_TEST_CASE(the_begin_of_another_check_is_none) {
  BOOST_TEST(!evidence_of(R"({"event":"begin","check":"other"})").begun);
}

BOOST_AUTO_TEST_CASE(what_was_cut_off_or_is_no_event_is_skipped) {
  Evidence const e = evidence_of(
      "not json\n[1,2]\n\"text\"\n{}\n{\"event\":3}\n\n\xff\xfe\n"
      "{\"event\":\"begin\",\"check\":\"adds\"}\n{\"event\":\"complete\",\"tok");
  BOOST_TEST(e.begun);
  BOOST_TEST(!e.complete);
}

BOOST_AUTO_TEST_CASE(wrong_types_read_as_nothing) {
  Evidence const e = evidence_of(R"({"event":"failure","kind":[],"message":{},"line":"x","threads":[1,"a",{"stack":7}]}
{"event":"outcomes","values":{"a":"many","b":1.5,"c":2}}
{"event":"progress","executions":"all","exhaustive":"yes"}
{"event":"history","operations":[5]}
)");
  BOOST_REQUIRE(e.failures.size() == 1);
  BOOST_TEST(e.failures[0].kind.empty());
  BOOST_TEST(e.failures[0].threads.size() == 1u);
  BOOST_TEST(e.outcomes.size() == 1u);
  BOOST_TEST(e.executions == 0);
  BOOST_TEST(!e.exhaustive);
  BOOST_TEST(e.histories.empty());
}

BOOST_AUTO_TEST_CASE(numbers_out_of_range_do_not_wrap) {
  Evidence const e = evidence_of(R"({"event":"failure","line":99999999999,"execution":-4}
{"event":"progress","executions":18446744073709551615}
)");
  BOOST_REQUIRE(e.failures.size() == 1);
  BOOST_TEST(e.failures[0].check_place.line == 2147483647);
  BOOST_TEST(e.failures[0].execution == 0);
  BOOST_TEST(e.executions == 0);
}

// Who draws a history indexes by its positions.
BOOST_AUTO_TEST_CASE(a_history_with_impossible_positions_is_none) {
  for (std::string const& bad : {operation(-1, 1), operation(1, 0), operation(1, 1), operation(0, 2), operation(2, -1),
                                 operation(0, -2), operation(0, 4'000'000'000)}) {
    BOOST_TEST(evidence_of(history_of(bad)).histories.empty(), bad);
  }
  BOOST_TEST(evidence_of(history_of(operation(0, 1))).histories.size() == 1u);
}

BOOST_AUTO_TEST_CASE(lists_and_texts_have_limits) {
  std::string many;
  for (int i = 0; i < 20; ++i)
    many += R"({"event":"failure","kind":"assertion"})"
            "\n";
  BOOST_TEST(evidence_of(many).failures.size() == 8u);

  Evidence const threads = evidence_of(R"({"event":"failure","threads":[)" + repeated("{}", 1000) + "]}");
  BOOST_TEST(threads.failures.at(0).threads.size() == 64u);

  Evidence const stack = evidence_of(R"({"event":"failure","threads":[{"stack":[)" + repeated("1", 10'001) + "]}]}");
  BOOST_TEST(stack.failures.at(0).threads.at(0).stack.empty());

  std::string const line = R"({"event":"begin","check":"adds","more":")" + std::string(1u << 20, 'x') + "\"}";
  BOOST_TEST(!evidence_of(line).begun);
}

// A text is cut at a character, so that what is written from it is UTF-8 again.
BOOST_AUTO_TEST_CASE(long_texts_are_cut_between_characters) {
  std::string text = "x";
  for (int i = 0; i < 3000; ++i) text += "\xc3\xa9";
  Evidence const e = evidence_of(R"({"event":"failure","message":")" + text + "\"}");
  BOOST_TEST(e.failures.at(0).message == text.substr(0, 4095));
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
  std::string const deep = std::string(5000, '[') + std::string(5000, ']');
  Evidence const e = evidence_of(R"({"event":"begin","check":"adds","more":)" + deep + "}\n" +
                                 R"({"event":"complete","token":"secret"})");
  BOOST_TEST(!e.begun);
  BOOST_TEST(e.complete);
}

// The engine's own report is kept as it is, for grader/story: once, and not without bound.
BOOST_AUTO_TEST_CASE(a_finding_is_kept_whole) {
  std::string const finding = R"({"finding":{"kind":"deadlock"}})";
  BOOST_TEST(evidence_of(finding + "\n" + R"({"finding":{"kind":"crash"}})").finding == finding);
  BOOST_TEST(evidence_of(R"({"finding":{"kind":")" + std::string(4u << 20, 'x') + "\"}}").finding.empty());
}

// Every beginning of a sound stream is read without harm, and none but the whole completes.
BOOST_AUTO_TEST_CASE(every_truncation_is_harmless) {
  std::string const whole = "{\"event\":\"begin\",\"check\":\"adds\"}\n" + history_of(operation(0, 1)) +
                            R"({"event":"failure","kind":"crash","threads":[{"name":"a","stack":[1]}]})"
                            "\n" +
                            R"({"event":"complete","token":"secret"})";
  for (std::size_t n = 0; n < whole.size(); ++n) BOOST_TEST(!evidence_of(whole.substr(0, n)).complete);
  BOOST_TEST(evidence_of(whole).complete);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::trace
