// What each command says of itself, and how a mistyped line is answered.
#include "tests/cli/support.h"
#include "tests/support/golden.h"

namespace racecourse::cli::test {
namespace {

using racecourse::test::check_golden;

struct Slip {
  char const *typed, *answer;
};

constexpr Slip slips[] = {
    {"graed threading/lock", "there is no command 'graed'. Did you mean './racecourse grade'?"},
    {"hnit", "there is no command 'hnit'. Did you mean './racecourse hint'?"},
    {"xyzzy", "there is no command 'xyzzy'."},
    {"list foo", "'foo' is not expected here."},
    {"grade --levle 2", "there is no option '--levle'. Did you mean '--level'?"},
    {"grade --format=json --ouptut=x", "there is no option '--ouptut'. Did you mean '--output'?"},
    {"grade --format jsno", "--format: jsno not in {text,json,junit,github}"},
    {"grade --level 0", "--level: Value 0 not in range 1 to 99"},
    {"grade --level 3", "threading/lock has levels 1 to 2"},
    {"grade --mode fast", "there is no mode 'fast'. It is functional, explore, memory, stress or measure"},
    {"grade threading/lock --mode measure", "threading/lock has no workloads to measure"},
    {"grade --mode measure --level 1", "--mode measure is for a whole submission: leave --level and --check out"},
    {"grade threading/lock --check it_wroks", "threading/lock has no check 'it_wroks'. Did you mean 'it_works'?"},
    {"grade threading/lokc", "there is no exercise 'threading/lokc'. Did you mean 'threading/lock'?"},
    {"grade lock", "there is no exercise 'lock'. Did you mean 'threading/lock'?"},
    {"hint lokc", "there is no exercise 'lokc'. Did you mean 'threading/lock'?"},
    {"reset nothing/like/it", "there is no exercise 'nothing/like/it'. ./racecourse list shows all."},
    {"reset", "which exercise? Name one, such as threading/lock"},
    {"author chekc", "there is no command 'chekc'. Did you mean './racecourse author check'?"},
    {"author new latch", "'latch' is no name for an exercise. It is TRACK/NAME, such as threading/latch"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(each_command_says_how_it_is_used) {
  Course const course;
  std::string all;
  for (char const* const command : {"", "list ", "grade ", "hint ", "reset ", "quiz ", "demo ", "doctor ", "author ",
                                    "author check ", "author mutate ", "author new "}) {
    Said const said = course.run(std::string(command) + "--help");
    BOOST_TEST(said.status == 0);
    BOOST_TEST(said.err == "");
    all += "$ ./racecourse " + std::string(command) + "--help\n" + said.out + "\n";
  }
  check_golden("cli/help.txt", all);
}

BOOST_AUTO_TEST_CASE(a_mistyped_line_is_answered_with_what_was_meant) {
  Course const course;
  for (Slip const& slip : slips) {
    Said const said = course.run(slip.typed);
    BOOST_TEST(said.status == 2, slip.typed << " ends with " << said.status);
    BOOST_TEST(said.out == "");
    BOOST_TEST(said.err.starts_with(std::string("racecourse: ") + slip.answer), slip.typed << ": " << said.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::cli::test
