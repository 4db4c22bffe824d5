// In which order mutants are tried, when it is enough, and what is kept. The judge is a stand-in that notes what it was
// asked.
#include "grader/cohort/mutants.h"

#include <map>
#include <mutex>
#include <set>

#include "grader/base/files.h"
#include "tests/cohort/support.h"

namespace racecourse::cohort::test {
namespace {

using rubric::Mode;
using score::Verdict;

rubric::Check check(std::string const& id, std::vector<Mode> const& modes) {
  rubric::Check made;
  made.id = id;
  for (Mode const mode : modes) made.modes.push_back({mode, 1, false, {}});
  return made;
}

// What the checks say of each mutated text: "killer check:mode", "compile", "ours".
class Judge {
 public:
  Judge() {
    rubric.exercise = "threading/lock";
    rubric.header = "lock.h";
    rubric.checks = {check("excludes", {Mode::functional, Mode::explore}), check("sleeps", {Mode::functional}),
                     check("is_clean", {Mode::memory, Mode::stress})};
    campaign.rubric = &rubric;
    campaign.setting = "setting";
    campaign.jobs = 1;
    campaign.request.workspace = cache.workspace();
    campaign.grade = [this](pipeline::Request const& request, rubric::Rubric const&) { return grade(request); };
  }

  std::vector<std::optional<Tried>> try_all(std::vector<MutantToTry> const& mutants) {
    asked.clear();
    told.clear();
    return try_mutants(
        campaign, mutants, [this](std::size_t i, Tried const& t) { told[i] = t.fate; },
        [this] {
          std::lock_guard const hold(asking_);
          return static_cast<int>(asked.size()) >= enough;
        });
  }

  std::map<std::string, std::string> sayings;
  std::vector<std::string> asked;  // "text: check modes"
  std::map<std::size_t, Fate> told;
  int enough = 1000;
  Cache cache;
  rubric::Rubric rubric;
  Campaign campaign;

 private:
  score::Grade grade(pipeline::Request const& request) {
    std::string const text = read_file(request.path).value();
    std::string question = text + ":" + (request.only_check.empty() ? "" : " " + request.only_check);
    score::Grade grade;
    for (Mode const mode : request.modes) {
      question += " " + to_string(mode);
      for (rubric::Check const& c : rubric.checks) {
        if (request.only_check.empty() || request.only_check == c.id) add(grade, text, c.id, mode);
      }
    }
    std::lock_guard const hold(asking_);
    asked.push_back(question);
    BOOST_TEST(request.until_lost);
    BOOST_TEST(request.ours);
    if (sayings[text] == "compile") grade.findings.push_back({"compile", "no such name", "", {}});
    if (sayings[text] == "ours") grade.findings.push_back({"internal", "no sandbox", "", {}});
    return grade;
  }

  void add(score::Grade& grade, std::string const& text, std::string const& id, Mode mode) {
    score::CheckGrade judged;
    judged.id = id;
    judged.mode = mode;
    std::string const saying = sayings[text];
    bool const hit = saying.substr(0, saying.find(' ')) == id + ":" + to_string(mode);
    judged.verdict = !hit                                          ? Verdict::passed
                     : saying.find("crash") != std::string::npos   ? Verdict::crashed
                     : saying.find("unclear") != std::string::npos ? Verdict::ungradable
                                                                   : Verdict::failed;
    if (hit) judged.message = "It is broken";
    grade.checks.push_back(judged);
  }

  std::mutex asking_;
};

void check_asked(Judge const& judge, std::vector<std::string> const& expected) {
  BOOST_TEST(judge.asked == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutants)

BOOST_AUTO_TEST_CASE(one_that_nothing_kills_is_tried_in_all_modes) {
  Judge judge;
  auto const tried = judge.try_all({mutant("f", "one")});
  BOOST_REQUIRE(tried.at(0));
  BOOST_TEST(tried[0]->fate == Fate::alive);
  BOOST_TEST(tried[0]->check.empty());
  check_asked(judge, {"one: functional", "one: explore", "one: memory", "one: stress"});
}

BOOST_AUTO_TEST_CASE(first_that_kills_is_the_last_that_is_asked) {
  Judge judge;
  judge.sayings = {{"one", "excludes:explore"}};
  auto const tried = judge.try_all({mutant("f", "one")});
  BOOST_REQUIRE(tried.at(0));
  BOOST_TEST(tried[0]->fate == Fate::killed);
  BOOST_TEST(tried[0]->check == "excludes");
  BOOST_TEST(tried[0]->mode == "explore");
  BOOST_TEST(tried[0]->message == "It is broken");
  check_asked(judge, {"one: functional", "one: explore"});
}

BOOST_AUTO_TEST_CASE(crash_kills_as_well) {
  Judge judge;
  judge.sayings = {{"one", "is_clean:memory crash"}};
  BOOST_TEST(judge.try_all({mutant("f", "one")}).at(0)->fate == Fate::killed);
  check_asked(judge, {"one: functional", "one: explore", "one: memory"});
}

BOOST_AUTO_TEST_CASE(mode_that_no_check_has_is_not_asked) {
  Judge judge;
  judge.rubric.checks.pop_back();
  judge.try_all({mutant("f", "one")});
  check_asked(judge, {"one: functional", "one: explore"});
}

// The first one of a function tells who is to be asked about the next.
BOOST_AUTO_TEST_CASE(who_killed_in_the_same_function_is_asked_first) {
  Judge judge;
  judge.sayings = {{"one", "excludes:explore"}, {"two", "excludes:explore"}, {"three", "sleeps:functional"}};
  judge.try_all({mutant("f", "one"), mutant("f", "two"), mutant("g", "three")});
  check_asked(judge, {"one: functional", "one: explore", "two: excludes explore", "three: functional"});
}

BOOST_AUTO_TEST_CASE(suspect_that_is_gone_is_not_asked) {
  Judge judge;
  judge.sayings = {{"one", "excludes:explore"}};
  judge.try_all({mutant("f", "one")});
  judge.campaign.setting = "other checks";
  judge.rubric.checks[0] = check("excludes", {Mode::functional});
  judge.try_all({mutant("f", "one")});
  check_asked(judge, {"one: functional", "one: memory", "one: stress"});
}

BOOST_AUTO_TEST_CASE(what_was_found_is_not_tried_again) {
  Judge judge;
  judge.sayings = {{"one", "excludes:explore"}, {"two", ""}, {"three", "compile"}};
  std::vector<MutantToTry> const all{mutant("f", "one"), mutant("g", "two"), mutant("h", "three")};
  judge.try_all(all);
  auto const again = judge.try_all(all);
  check_asked(judge, {});
  BOOST_TEST(again.at(0)->fate == Fate::killed);
  BOOST_TEST(again.at(1)->fate == Fate::alive);
  BOOST_TEST(again.at(2)->fate == Fate::does_not_compile);
  BOOST_TEST(judge.told.size() == 3u);
  judge.campaign.again = true;
  judge.try_all(all);
  check_asked(judge, {"one: excludes explore", "two: functional", "two: explore", "two: memory", "two: stress",
                      "three: functional"});
}

// Our own trouble says nothing about the checks: the next run tries it once more.
BOOST_AUTO_TEST_CASE(what_could_not_be_judged_is_not_kept) {
  for (char const* const trouble : {"ours", "sleeps:functional unclear"}) {
    Judge judge;
    judge.sayings = {{"one", trouble}};
    BOOST_TEST(judge.try_all({mutant("f", "one")}).at(0)->fate == Fate::undecided);
    BOOST_TEST(judge.try_all({mutant("f", "one")}).at(0)->fate == Fate::undecided);
    check_asked(judge, {"one: functional"});
  }
}

BOOST_AUTO_TEST_CASE(interrupted_ones_have_no_fate) {
  Judge judge;
  judge.enough = 6;  // in the middle of the second one: of four questions each
  std::vector<MutantToTry> const all{mutant("f", "one"), mutant("f", "two"), mutant("f", "three")};
  auto const tried = judge.try_all(all);
  BOOST_TEST(tried.at(0).has_value());
  BOOST_TEST(!tried.at(1));
  BOOST_TEST(!tried.at(2));
  BOOST_TEST(judge.told.size() == 1u);
  judge.enough = 1000;
  judge.try_all(all);
  BOOST_TEST(judge.asked.front() == "two: functional");
}

BOOST_AUTO_TEST_CASE(side_by_side_each_is_told_once) {
  Judge judge;
  judge.campaign.jobs = 3;
  std::vector<MutantToTry> all;
  for (int i = 0; i < 20; ++i) {
    std::string const text = "text " + std::to_string(i);
    all.push_back(mutant("f" + std::to_string(i), text));
    judge.sayings[text] = i % 2 == 0 ? "sleeps:functional" : "";
  }
  auto const tried = judge.try_all(all);
  BOOST_TEST(judge.told.size() == 20u);
  for (std::size_t i = 0; i < tried.size(); ++i) {
    BOOST_REQUIRE(tried[i]);
    BOOST_TEST(tried[i]->fate == (i % 2 == 0 ? Fate::killed : Fate::alive));
    BOOST_TEST(judge.told.at(i) == tried[i]->fate);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::cohort::test
