// main() of every test program: reads the order, runs that one check under Boost.Test, writes the evidence.
#define BOOST_TEST_NO_MAIN
#include <boost/test/execution_monitor.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "grader/harness/canaries.h"
#include "grader/harness/crash.h"
#include "grader/harness/evidence.h"
#include "grader/harness/exceptions.h"
#include "grader/harness/flavour.h"
#include "grader/harness/order.h"
#include "grader/runtime/runtime.h"

namespace {

using namespace racecourse;

bool no_further_set_up() { return true; }

// Boost.Test catches what a check lets escape; we report it before it goes on.
class Witness final : public boost::unit_test::test_observer {
 public:
  void exception_caught(boost::execution_exception const& exception) override {
    harness::report_caught(std::string(exception.what().begin(), exception.what().end()));
  }
  void test_unit_start(boost::unit_test::test_unit const& unit) override {
    ran_ = ran_ || unit.p_type == boost::unit_test::TUT_CASE;
  }
  bool ran() const { return ran_; }

 private:
  bool ran_ = false;
};

void on_machine_failure(runtime::Verdict const& verdict) {
  harness::report({verdict.kind, verdict.message, "", "", {}, verdict.threads});
}

int run_check(Witness& witness) {
  boost::unit_test::framework::register_observer(witness);
  std::string only = "--run_test=" + harness::order().check;
  std::string arguments[] = {"check",
                             only,
                             "--catch_system_errors=no",
                             "--log_level=nothing",
                             "--report_level=no",
                             "--color_output=no",
                             "--detect_memory_leaks=0",
                             "--result_code=no"};
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return boost::unit_test::unit_test_main(&no_further_set_up, static_cast<int>(pointers.size()) - 1, pointers.data());
}

}  // namespace

int main() {
  harness::read_order();
  harness::install_terminate_handler();
  harness::install_crash_handlers(harness::sanitizer_handles_faults());
  runtime::capture_stack(0);  // the first call of backtrace() loads a library: not in the middle of a failure
  harness::check_resources_before();
  harness::write_begin();
  runtime::start(harness::order().step_limit, &on_machine_failure);
  harness::check_canaries(harness::When::before);
  Witness witness;
  run_check(witness);
  if (!witness.ran()) return 2;  // no such check: no token, and the grader says so
  runtime::drain();
  harness::check_resources_after();
  harness::check_canaries(harness::When::after);
  harness::finish();
}
