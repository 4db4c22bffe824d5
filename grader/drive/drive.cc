#include "grader/drive/drive.h"

#include <sys/random.h>

#include <filesystem>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/base/layers.h"
#include "grader/drive/ending.h"
#include "grader/drive/ledger.h"
#include "grader/drive/limits.h"
#include "grader/drive/told.h"
#include "grader/trace/events.h"
#include "grader/trace/symbolize.h"

namespace racecourse::drive {
namespace {

namespace fs = std::filesystem;

// What the submission cannot know in advance: silence or an old recording is not a completed run.
std::string fresh_token() {
  unsigned char bytes[32];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return "";
  return sha256({reinterpret_cast<char const*>(bytes), sizeof bytes});
}

// The same for the same submission, check and mode; unrelated for others.
std::uint64_t seed_of(Order const& order) {
  std::string const digest =
      KeyBuilder().add(order.submission_key).add(order.check.id).add(to_string(order.plan.mode)).key();
  return std::strtoull(digest.substr(0, 15).c_str(), nullptr, 16);
}

sandbox::Job job_for(Order const& order, std::string const& program, std::string const& token, sandbox::Layer layer) {
  sandbox::Job job;
  job.mounts = {{fs::path(program).parent_path().string(), "/racecourse/program", false}};
  job.command.argv = {sandbox::inside(program, job.mounts, layer)};
  job.command.evidence_pipe = true;
  job.command.limits = layers().limits ? limits_for(order.plan.mode) : loosened();
  job.command.environment = {
      {"LD_BIND_NOW", "1"},  // explored programs are restored after each execution: not to be bound again each time
      {"TSAN_OPTIONS",
       "report_bugs=1:symbolize=0:exitcode=66:report_thread_leaks=0:report_signal_unsafe=0:print_suppressions=0"},
      {"ASAN_OPTIONS",
       "symbolize=0:exitcode=66:detect_leaks=1:leak_check_at_exit=0:detect_stack_use_after_return=1:"
       "allocator_may_return_null=1"},
      {"LSAN_OPTIONS", "report_objects=0:print_suppressions=0"},
      {"UBSAN_OPTIONS", "symbolize=0:print_stacktrace=0"}};
  job.command.input = "check=" + order.check.id + "\nmode=" + to_string(order.plan.mode) +
                      "\nbudget=" + std::to_string(order.plan.budget) + "\nseed=" + std::to_string(seed_of(order)) +
                      "\nrefused_history=" + std::to_string(order.refused_history) +
                      "\nstep_limit=" + std::to_string(step_limit) + "\ntoken=" + token + "\n";
  return job;
}

trace::Evidence run_program(Order const& order, build::Binary const& binary, build::Workspace const& workspace) {
  trace::Evidence evidence;
  evidence.check = order.check.id;
  evidence.mode = order.plan.mode;
  std::string const token = fresh_token();
  sandbox::Layer const layer = layers().namespaces ? workspace.layer : sandbox::Layer::none;
  sandbox::Job const job = job_for(order, binary.path, token, layer);
  Result<process::Outcome> const outcome = sandbox::run(job, layer);
  if (!outcome) {
    evidence.ours = to_string(outcome.error());
    return evidence;
  }
  trace::read_events(outcome->evidence, token, evidence);
  evidence.output = outcome->out + outcome->err;
  evidence.seconds = outcome->wall_seconds;
  evidence.cpu_seconds = outcome->cpu_seconds;
  evidence.peak_kib = outcome->peak_kib;
  if (!layers().token && outcome->end == process::End::exited && outcome->code == 0) evidence.complete = true;
  if (!layers().canaries) evidence.blind.clear();
  judge_ending(*outcome, job.command.limits, evidence);
  if (!evidence.failures.empty()) {
    trace::Symbolizer const symbolizer(binary.path);
    for (trace::Failure& failure : evidence.failures) {
      symbolizer.tell(failure.threads, {"/stage/submission/", order.student_path});
    }
    tell_story(evidence, order, binary, workspace.root);
  }
  return evidence;
}

// What the reference shows under the same load. Its set of outcomes is a property of the exercise: asked once.
void add_reference(Order const& order, build::Binary const& reference, build::Workspace const& workspace,
                   trace::Evidence& evidence) {
  std::string const path =
      workspace.cache + "/outcomes/" +
      KeyBuilder().add(reference.identity).add(order.check.id).add(std::to_string(order.plan.budget)).key();
  Result<std::string> known = read_file(path);
  if (!known) {
    trace::Evidence const run = run_program(order, reference, workspace);
    if (!run.complete || !run.failures.empty()) {
      std::string const why = run.failures.empty() ? run.ours : run.failures.front().message;
      evidence.ours = "The reference does not pass this check itself: " + why;
      return;
    }
    std::string lines;
    for (auto const& [value, count] : run.outcomes) lines += std::to_string(value.size()) + ":" + value + "\n";
    known = lines;
    if (Result<bool> const kept = write_file(path, lines); !kept) evidence.ours = to_string(kept.error());
  }
  evidence.reference_ran = true;
  std::string const& text = *known;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const colon = text.find(':', at);
    if (colon == std::string::npos) break;
    std::size_t const length = std::strtoull(text.c_str() + at, nullptr, 10);
    evidence.reference_outcomes[text.substr(colon + 1, length)] = 1;
    at = colon + 1 + length + 1;
  }
}

}  // namespace

trace::Evidence run(Order const& order, build::Binary const& binary, build::Binary const* reference,
                    build::Workspace const& workspace) {
  if (order.plan.mode != rubric::Mode::stress) return run_program(order, binary, workspace);
  if (auto known = Ledger(workspace.cache, binary.identity, order.check.id).recall()) {
    known->check = order.check.id;
    return *std::move(known);
  }
  trace::Evidence evidence = run_program(order, binary, workspace);
  if (reference != nullptr && evidence.failures.empty() && !evidence.outcomes.empty()) {
    add_reference(order, *reference, workspace, evidence);
  }
  return evidence;
}

void hold(Order const& order, build::Binary const& binary, build::Workspace const& workspace,
          trace::Evidence const& evidence) {
  Ledger(workspace.cache, binary.identity, order.check.id).remember(evidence);
}

void tell_history(Order order, build::Binary const& binary, build::Workspace const& workspace,
                  std::uint64_t fingerprint, trace::Failure& failure) {
  order.refused_history = fingerprint;
  trace::Evidence const again = run_program(order, binary, workspace);
  if (again.failures.empty() || again.failures.front().kind != failure.kind) return;
  failure.story = again.failures.front().story;
  if (failure.story) failure.story->kind = failure.kind;
}

}  // namespace racecourse::drive
