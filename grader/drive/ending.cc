#include "grader/drive/ending.h"

#include <cstring>

namespace racecourse::drive {
namespace {

using trace::Ending;

void fail(trace::Evidence& evidence, std::string kind, std::string message) {
  if (!evidence.failures.empty()) return;  // the harness knew better
  trace::Failure failure;
  failure.kind = std::move(kind);
  failure.message = std::move(message);
  evidence.failures.push_back(std::move(failure));
}

// Wall time that passed with hardly any CPU, and no deadlock proven: the machine's fault, or a wait we cannot see into.
void out_of_wall(process::Outcome const& outcome, process::Limits const& limits, trace::Evidence& evidence) {
  evidence.ending = Ending::out_of_wall;
  if (outcome.cpu_seconds > 0.25 * static_cast<double>(limits.cpu.count())) {
    fail(evidence, "hang",
         "It did not come to an end; it used " + std::to_string(static_cast<int>(outcome.cpu_seconds)) +
             " s of CPU time");
  } else if (evidence.failures.empty()) {
    evidence.ours = "No end after " + std::to_string(limits.wall.count() / 1000) +
                    " s, without using the CPU and without a proven deadlock. Is the machine overloaded?";
  }
}

void ended_by_itself(process::Outcome const& outcome, trace::Evidence& evidence) {
  evidence.ending = Ending::exited;
  if (evidence.complete || !evidence.failures.empty()) return;
  if (!evidence.begun) {
    evidence.ours =
        "The check never began (status " + std::to_string(outcome.code) + "): " + outcome.err.substr(0, 300);
  } else if (outcome.code == 2 && evidence.executions == 0) {
    evidence.ours = "The program has no such check";
  } else {
    fail(evidence, "exit",
         "The program ended (exit status " + std::to_string(outcome.code) +
             ") before the check was over. Something called exit or _exit");
  }
}

}  // namespace

void judge_ending(process::Outcome const& outcome, process::Limits const& limits, trace::Evidence& evidence) {
  evidence.code = outcome.code;
  switch (outcome.end) {
    case process::End::exited:
      return ended_by_itself(outcome, evidence);
    case process::End::signalled:
      evidence.ending = Ending::signalled;
      return fail(evidence, "crash", std::string("The program was killed by a signal: ") + strsignal(outcome.code));
    case process::End::cpu:
      evidence.ending = Ending::out_of_cpu;
      return fail(evidence, "hang",
                  "It did not come to an end within " + std::to_string(limits.cpu.count()) +
                      " s of CPU time: a loop that never ends, or waiting by spinning");
    case process::End::wall:
      return out_of_wall(outcome, limits, evidence);
    case process::End::memory:
      evidence.ending = Ending::out_of_memory;
      return fail(evidence, "memory", "It took more than " + std::to_string(limits.memory >> 20) + " MiB of memory");
    case process::End::output:
      evidence.ending = Ending::too_much_output;
      return fail(evidence, "output", "It printed more than " + std::to_string(limits.output >> 10) + " KiB");
    case process::End::interrupted:
      evidence.ours = "Interrupted";
      return;
  }
}

}  // namespace racecourse::drive
