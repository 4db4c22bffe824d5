// kit::require and its relatives.
#include "grader/harness/check.h"
#include "grader/harness/evidence.h"

namespace kit {

namespace harness = racecourse::harness;
namespace runtime = racecourse::runtime;

void fail(std::string_view what, where at) {
  harness::report({"assertion", std::string(what), "", "", at, runtime::stories("finds the mistake")});
}

void require(bool ok, std::string_view what, where at) {
  if (!ok) fail(what, at);
}

void require_equal(long long seen, long long expected, std::string_view what, where at) {
  if (seen == expected) return;
  harness::report({"assertion", std::string(what), std::to_string(expected), std::to_string(seen), at,
                   runtime::stories("finds the mistake")});
}

void require_equal(std::string_view seen, std::string_view expected, std::string_view what, where at) {
  if (seen == expected) return;
  harness::report({"assertion", std::string(what), std::string(expected), std::string(seen), at,
                   runtime::stories("finds the mistake")});
}

void todo(where here) {
  harness::report({"unwritten",
                   std::string(here.function) + "() is not written yet",
                   "",
                   "",
                   {},
                   runtime::stories("calls what is not written")});
}

}  // namespace kit
