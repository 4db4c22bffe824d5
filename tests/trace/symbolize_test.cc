#include "grader/trace/symbolize.h"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <string>
#include <vector>

namespace racecourse::trace {
namespace {

// One program a compiler: their debug information differs (clang writes no .debug_aranges, for one).
std::vector<std::string> const programs{"tests/trace/traced_main", "tests/trace/traced_main_clang"};
std::string const shown_as = "exercises/toy/probe.h";

struct Addresses {
  std::uint64_t direct = 0, inlined = 0, outside = 0, in_lambda = 0;
};

Addresses run(std::string const& program) {
  Addresses a;
  FILE* const pipe = popen(program.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  int const read = std::fscanf(pipe, "%zu %zu %zu %zu", &a.direct, &a.inlined, &a.outside, &a.in_lambda);
  BOOST_REQUIRE(pclose(pipe) == 0);
  BOOST_REQUIRE(read == 4);
  return a;
}

bool is_at(Frame const& frame, std::string const& file, int line) {
  return frame.place.file.ends_with(file) && frame.place.line == line;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(symbolizer)

BOOST_AUTO_TEST_CASE(a_call_is_found_by_its_return_address) {
  for (std::string const& program : programs) {
    std::vector<Frame> const frames = Symbolizer(program).frames(run(program).direct);
    BOOST_REQUIRE(frames.size() == 1);
    BOOST_TEST(frames[0].function == "probe::direct()");
    BOOST_TEST(is_at(frames[0], "submission/probe.h", 18), program + ": " + to_string(frames[0].place));
  }
}

BOOST_AUTO_TEST_CASE(inlined_calls_are_frames_of_their_own_innermost_first) {
  for (std::string const& program : programs) {
    std::vector<Frame> const frames = Symbolizer(program).frames(run(program).inlined);
    BOOST_REQUIRE_MESSAGE(frames.size() == 2, program + ": " + std::to_string(frames.size()));
    BOOST_TEST(frames[0].function.find("inlined") != std::string::npos, frames[0].function);
    BOOST_TEST(is_at(frames[0], "submission/probe.h", 13), program + ": " + to_string(frames[0].place));
    BOOST_TEST(frames[1].function == "probe::counter::add(int)");
    BOOST_TEST(is_at(frames[1], "submission/probe.h", 24), program + ": " + to_string(frames[1].place));
  }
}

// The lambda's function is in its type, and that in a function template.
BOOST_AUTO_TEST_CASE(a_call_inlined_into_a_lambda_has_both_frames) {
  for (std::string const& program : programs) {
    std::vector<Frame> const frames = Symbolizer(program).frames(run(program).in_lambda);
    BOOST_REQUIRE_MESSAGE(frames.size() == 2, program + ": " + std::to_string(frames.size()));
    BOOST_TEST(is_at(frames[0], "submission/probe.h", 13), program + ": " + to_string(frames[0].place));
    BOOST_TEST(frames[1].function.find("in_lambda") != std::string::npos, frames[1].function);
    BOOST_TEST(is_at(frames[1], "submission/probe.h", 34), program + ": " + to_string(frames[1].place));
  }
}

BOOST_AUTO_TEST_CASE(a_student_sees_frames_of_the_submission_under_the_name_they_know) {
  for (std::string const& program : programs) {
    Addresses const a = run(program);
    std::vector<ThreadStory> threads{
        {"thread 1", "runs", {{a.outside, "", {}, false}, {a.inlined, "", {}, false}, {1, "", {}, false}}},
        {"thread 2", "waits", {{a.outside, "", {}, false}}},
    };
    Symbolizer(program).tell(threads, {"/submission/", shown_as});
    BOOST_REQUIRE(threads[0].stack.size() == 2);
    BOOST_TEST((threads[0].stack[0].place == Place{shown_as, 13, threads[0].stack[0].place.column}));
    BOOST_TEST(threads[0].stack[1].place.line == 24);
    BOOST_TEST(threads[0].stack[0].own);
    BOOST_TEST(threads[1].stack.empty());
    BOOST_TEST(threads[1].state == "waits");
  }
}

BOOST_AUTO_TEST_CASE(two_frames_on_one_line_are_shown_once) {
  Addresses const a = run(programs[0]);
  std::vector<ThreadStory> threads{{"main", "", {{a.direct, "", {}, false}, {a.direct, "", {}, false}}}};
  Symbolizer(programs[0]).tell(threads, {"/submission/", shown_as});
  BOOST_TEST(threads[0].stack.size() == 1u);
}

// Stacks come from the submission's process: any number may stand there.
BOOST_AUTO_TEST_CASE(addresses_of_nobody_are_nothing) {
  Symbolizer const symbolizer(programs[0]);
  for (std::uint64_t const address :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x7fff'ffff'f000}, ~std::uint64_t{0}}) {
    BOOST_TEST(symbolizer.frames(address).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_program_that_is_none_has_no_frames) {
  BOOST_TEST(Symbolizer("/nonexistent/program").frames(0x401000).empty());
  BOOST_TEST(Symbolizer("/etc/passwd").frames(0x401000).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::trace
