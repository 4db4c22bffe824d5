// Submission -> programs. Calls the compilers itself, inside the sandbox; everything is keyed by content, so that what
// was built once is not built again.
//
// Flavours:
//   controlled  -fsanitize=thread and -fsanitize-coverage=trace-pc at compile time, linked with our runtime and
//               without libtsan: functional
//   explored    -fsanitize=thread at compile time, always by g++ (clang merges weak and strong compare-exchange),
//   linked
//               with the engine: explore
//   memory      AddressSanitizer + UBSan + trace-pc
//   stress      ThreadSanitizer, real threads
//   reference   the exercise's reference instead of the submission, optimised, uninstrumented, real threads
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "grader/base/result.h"
#include "grader/build/diagnostics.h"
#include "grader/rubric/rubric.h"
#include "grader/sandbox/sandbox.h"
#include "grader/submission/submission.h"

namespace racecourse::build {

enum class Compiler { clang, gcc };
enum class Flavour { controlled, explored, memory, stress, reference };
std::string to_string(Compiler compiler);
std::string to_string(Flavour flavour);
Flavour flavour_for(rubric::Mode mode);

// Where things are. `root` is the checkout; `cache` is ours to fill (readable by the user that jails run as).
struct Workspace {
  std::string root, cache;
  sandbox::Layer layer = sandbox::Layer::bubblewrap;
  Compiler compiler = Compiler::clang;
};

struct Binary {
  std::string path;  // on the host
  Flavour flavour = Flavour::controlled;
  double compile_seconds = 0, link_seconds = 0;  // 0 when it came from the cache
  bool cached = false;
  std::string identity = {};  // what it was made of, whichever cases of checks.cc were left out
};

// Why there is no binary. The student's fault: diagnostics (compile) or undefined symbols (link). Ours: `ours`.
struct Failure {
  enum class Kind { compile, link, resources, ours } kind = Kind::ours;
  std::vector<Diagnostic> diagnostics;
  std::string ours;  // reason and remedy when kind == ours
};
using Built = boost::system::result<Binary, Failure>;
[[noreturn]] void throw_exception_from_error(Failure const& failure, boost::source_location const& where);

// Builds checks.cc of the submission's exercise against the submission (or the reference, for that flavour): all of its
// cases, or just those that are named, which is quicker.
Built build(submission::Submission const& submission, Flavour flavour, Workspace const& workspace,
            std::set<std::string> const& checks = {});

// Builds measure.cc, optimised and uninstrumented as the reference is, against the submission or the reference.
enum class Side { submission, reference };
Built build_measure(submission::Submission const& submission, Side side, Workspace const& workspace);

// The policy walk, under the sandbox with the precompiled kit header. Findings are the student's; an error is ours.
Result<Problems> check_policy(submission::Submission const& submission, rubric::Rubric const& rubric,
                              Workspace const& workspace);

// The parts every student shares (harness, runtime, precompiled header), built ahead so that the first grade is quick.
Result<int> warm(Workspace const& workspace);

}  // namespace racecourse::build
