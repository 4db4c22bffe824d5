#include "grader/drive/ending.h"

#include <algorithm>
#include <csignal>
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

void out_of_cpu(process::Limits const& limits, trace::Evidence& evidence) {
  evidence.ending = Ending::out_of_cpu;
  fail(evidence, "hang",
       "It did not come to an end within " + std::to_string(limits.cpu.count()) +
           " s of CPU time: a loop that never ends, or waiting by spinning");
}

// Wall time that passed without the CPU time of a hang, and no deadlock proven: the machine is busy with other things,
// or this is a wait we cannot see into.
void out_of_wall(process::Outcome const& outcome, process::Limits const& limits, trace::Evidence& evidence) {
  evidence.ending = Ending::out_of_wall;
  if (!evidence.failures.empty()) return;
  evidence.ours = "No end after " + std::to_string(limits.wall.count() / 1000) + " s, with only " +
                  std::to_string(static_cast<int>(outcome.cpu_seconds)) +
                  " s of CPU time and without a proven deadlock. Is the machine overloaded?";
}

// A submission has no way to send this signal, and what we stop has another End: it came from outside. The kernel also
// sends it to who goes on after the soft limit of CPU time.
void killed_outright(process::Outcome const& outcome, process::Limits const& limits, trace::Evidence& evidence) {
  if (outcome.cpu_seconds >= static_cast<double>(limits.cpu.count())) return out_of_cpu(limits, evidence);
  evidence.ending = Ending::signalled;
  if (!evidence.failures.empty()) return;
  evidence.ours =
      "It was killed from outside, as the kernel does when the machine is out of memory; it was seen to use " +
      std::to_string(outcome.peak_kib >> 10) + " of the " + std::to_string(limits.memory >> 20) +
      " MiB it may have. Try again with --jobs 1, or on a machine with more memory";
}

// What follows "ERROR: " or "FATAL: " in a sanitizer's report that it could not hand to the harness.
std::string sanitizer_words(std::string const& text) {
  for (char const* const mark : {"Sanitizer: ", "Sanitizer CHECK failed: "}) {
    auto const at = text.find(mark);
    if (at == std::string::npos) continue;
    auto const start = at + std::strlen(mark);
    return ": " + text.substr(start, std::min<std::size_t>(text.find('\n', start) - start, 200));
  }
  return "";
}

void ended_by_itself(process::Outcome const& outcome, trace::Evidence& evidence) {
  evidence.ending = Ending::exited;
  if (evidence.complete || !evidence.failures.empty()) return;
  if (!evidence.begun) {
    evidence.ours =
        "The check never began (status " + std::to_string(outcome.code) + "): " + outcome.err.substr(0, 300);
  } else if (outcome.code == 2 && evidence.executions == 0) {
    evidence.ours = "The program has no such check";
  } else if (outcome.code == sanitizer_status) {
    fail(evidence, "memory", "A sanitizer ended the program" + sanitizer_words(outcome.err));
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
      if (outcome.code == SIGKILL) return killed_outright(outcome, limits, evidence);
      evidence.ending = Ending::signalled;
      return fail(evidence, "crash", std::string("The program was killed by a signal: ") + strsignal(outcome.code));
    case process::End::cpu:
      return out_of_cpu(limits, evidence);
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
