// The only door to starting programs. Runs one command to its end with a deadline, limits and bounded output.
//
// Thread safety: run() may be called from several threads at once. Every child is started from one long-lived launcher
// thread, because PR_SET_PDEATHSIG follows the parent *thread*. When the grader itself is interrupted (SIGINT,
// SIGTERM), interrupt_all() ends every running command; run() then returns with `interrupted` set, and so does every
// later run(). interrupt_all() is for a thread that waits for signals, not for a signal handler.
//
// When run() returns, nothing of the command is left, daemons included. To this end orphans become children of the
// calling process (PR_SET_CHILD_SUBREAPER), and children that are not known here are killed when a command ends:
// nothing else in the process may start children once run() was called.
//
//   Command command;
//   command.argv = {"/usr/bin/sort"};
//   command.input = "b\na\n";
//   Result<Outcome> const outcome = run(command);
//   if (!outcome) return outcome.error();                            // ours: no such program ...
//   if (outcome->end == End::exited && outcome->code == 0) use(outcome->out);
//
// Needs Linux 5.11 (close_range).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::process {

// 0 means "no limit" for each.
struct Limits {
  std::chrono::milliseconds wall{10'000};
  std::chrono::seconds cpu{5};        // RLIMIT_CPU: of each process; the sum over the tree is watched as well
  std::uint64_t memory = 1ull << 30;  // bytes resident in the whole tree, watched from outside (works under sanitizers)
  std::uint64_t address_space = 0;    // RLIMIT_AS; never with a sanitizer
  std::uint64_t processes = 64;       // RLIMIT_NPROC, beyond what the user runs already; not enforced for root
  std::uint64_t file_size = 16u << 20;  // RLIMIT_FSIZE
  std::uint64_t open_files = 2048;      // RLIMIT_NOFILE
  std::uint64_t output = 64u << 10;     // bytes kept of stdout and of stderr, each; more ends the run
  std::uint64_t evidence = 16u << 20;   // bytes kept of the evidence pipe; more ends the run
};

struct Command {
  std::vector<std::string> argv;                   // argv[0] is an absolute path
  std::map<std::string, std::string> environment;  // the whole environment
  std::string directory = "/";
  std::string input;           // given on standard input, then end of file
  bool evidence_pipe = false;  // descriptor 3 is a pipe whose content comes back in Outcome::evidence
  // Called with each piece of it as it comes, from the launcher thread: it must be quick, and must not call run().
  std::function<void(std::string_view)> on_evidence;
  bool fixed_addresses = true;     // personality(ADDR_NO_RANDOMIZE): addresses repeat
  bool drop_root = true;           // run as nobody when we are root and there is a nobody
  bool no_new_privileges = false;  // set-user-ID programs gain nothing (bubblewrap may need to be one)
  Limits limits;
};

enum class End { exited, signalled, wall, cpu, memory, output, interrupted };

struct Outcome {
  End end = End::exited;
  int code = 0;  // exit status or signal number
  std::string out, err, evidence;
  double wall_seconds = 0, cpu_seconds = 0;
  long peak_kib = 0;  // largest resident set seen
};

// An error is ours: the program is missing or cannot be executed by the user it runs as, its directory is out of reach,
// a limit could not be set, a pipe could not be made.
Result<Outcome> run(Command const& command);

void interrupt_all();
bool interrupted();  // for loops that wait for other things than a command

}  // namespace racecourse::process
