// A stress failure, once found, holds: kept by program and check, told as it was.
#include "grader/drive/ledger.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "grader/base/files.h"

namespace racecourse::drive {
namespace {

namespace fs = std::filesystem;

struct Cache {
  Cache() {
    std::string pattern = "/tmp/ledger-test-XXXXXX";
    path = mkdtemp(pattern.data());
  }
  ~Cache() { fs::remove_all(path); }
  std::string path;
};

trace::Evidence a_race() {
  trace::Failure failure;
  failure.kind = "data-race";
  failure.message = "Two threads access \"the same\" memory";
  failure.expected = "1";
  failure.seen = "2";
  failure.execution = 17;
  failure.check_place = {"checks.cc", 40, 0};
  failure.threads = {
      {"thread A", "writes 4 bytes", {{0, "std::swap", {"move.h", 5, 0}, false}, {0, "f", {"lock.h", 12, 3}, true}}},
      {"thread B", "reads", {}}};
  trace::Evidence evidence;
  evidence.mode = rubric::Mode::stress;
  evidence.begun = evidence.complete = true;
  evidence.ending = trace::Ending::exited;
  evidence.code = 1;
  evidence.failures = {failure};
  evidence.executions = 16;
  evidence.output = "printed\n";
  return evidence;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger)

BOOST_AUTO_TEST_CASE(nothing_is_known_at_first) {
  Cache const cache;
  BOOST_TEST(!Ledger(cache.path, "program", "check").recall().has_value());
}

BOOST_AUTO_TEST_CASE(a_failure_comes_back_as_it_was) {
  Cache const cache;
  Ledger(cache.path, "program", "check").remember(a_race());
  auto const known = Ledger(cache.path, "program", "check").recall();
  BOOST_TEST_REQUIRE(known.has_value());
  BOOST_TEST((known->failures == a_race().failures));
  BOOST_TEST(known->begun);
  BOOST_TEST(known->complete);
  BOOST_TEST((known->ending == trace::Ending::exited));
  BOOST_TEST(known->code == 1);
  BOOST_TEST(known->executions == 16);
  BOOST_TEST(known->output == "printed\n");
}

BOOST_AUTO_TEST_CASE(so_do_outcomes_that_the_reference_never_shows) {
  Cache const cache;
  trace::Evidence evidence = a_race();
  evidence.failures.clear();
  evidence.outcomes = {{"59", 1}, {"60", 99}};
  evidence.reference_outcomes = {{"60", 1}};
  evidence.reference_ran = true;
  Ledger(cache.path, "program", "check").remember(evidence);
  auto const known = Ledger(cache.path, "program", "check").recall();
  BOOST_TEST_REQUIRE(known.has_value());
  BOOST_TEST((known->outcomes == evidence.outcomes));
  BOOST_TEST((known->reference_outcomes == evidence.reference_outcomes));
  BOOST_TEST(known->reference_ran);
}

BOOST_AUTO_TEST_CASE(it_holds_for_its_program_and_its_check_only) {
  Cache const cache;
  Ledger(cache.path, "program", "check").remember(a_race());
  BOOST_TEST(!Ledger(cache.path, "program", "other").recall().has_value());
  BOOST_TEST(!Ledger(cache.path, "other", "check").recall().has_value());
  BOOST_TEST(!Ledger(cache.path, "programcheck", "").recall().has_value());
}

BOOST_AUTO_TEST_CASE(a_broken_entry_is_no_evidence) {
  Cache const cache;
  Ledger const ledger(cache.path, "program", "check");
  ledger.remember(a_race());
  for (auto const& file : fs::directory_iterator(cache.path + "/stress")) {
    for (std::string const text : {"", "{", "[]", R"({"kind":1})"}) {
      write_file(file.path().string(), text).value();
      BOOST_TEST(!ledger.recall().has_value(), text);
    }
  }
}

BOOST_AUTO_TEST_CASE(where_it_cannot_be_kept_nothing_happens) {
  Ledger const ledger("/proc/nowhere", "program", "check");
  ledger.remember(a_race());
  BOOST_TEST(!ledger.recall().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::drive
