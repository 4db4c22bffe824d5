#include "grader/explorer/answer.h"

#include <fmt/format.h>

#include <filesystem>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/explorer/symbols.h"
#include "grader/story/names.h"
#include "grader/story/tell.h"
#include "grader/story/words.h"

namespace racecourse::explorer {
namespace {

std::string step_text(raw::Step const& step, story::Symbols& symbols) {
  if (step.operation.empty()) return trace::thread_name(step.thread) + " goes on";
  story::Names names(symbols, nullptr);
  raw::Event event;
  event.what = "operation";
  event.did = step.operation;
  return trace::thread_name(step.thread) + " " + story::words_of(event, names, "").text;
}

void tell_divergence(Answer& answer, raw::Divergence const& d, Program const& program) {
  story::Symbols symbols = symbols_of(program, d.modules);
  std::vector<trace::Frame> const stack = symbols.frames(d.frames);
  if (trace::Frame const* const own = story::own_frame(stack); own != nullptr) answer.place = *own;
  answer.reason = fmt::format("the program does not repeat itself: at step {} of the same schedule ", d.step);
  answer.reason += d.both ? fmt::format("first {}, then {}", step_text(d.before, symbols), step_text(d.now, symbols))
                          : "it could not go on as before";
  answer.remedy =
      "It depends on something beside its schedule: time or random numbers taken from the processor or the kernel, "
      "files that "
      "change, memory that was never initialised";
}

}  // namespace

Answer answer_of(Run const& run, Program const& program, Options const& options) {
  Answer answer;
  answer.verdict = run.answer.verdict;
  answer.complete = run.answer.complete;
  answer.executions = run.answer.executions;
  answer.scheduling_points = run.answer.scheduling_points;
  answer.seconds = run.seconds;
  answer.strategy = options.strategy;
  answer.seed = options.seed;
  answer.output = run.output;
  answer.errors = run.errors;
  for (raw::Finding const& finding : run.answer.findings) {
    story::Symbols symbols = symbols_of(program, finding.modules);
    answer.failures.push_back({story::tell(finding, symbols), ""});
  }
  if (run.answer.divergence) {
    tell_divergence(answer, *run.answer.divergence, program);
  } else if (!run.died.empty()) {
    answer.verdict = "ungradable";
    answer.reason = "the program's process ended before it had an answer: " + run.died;
  } else {
    answer.reason = run.answer.refused;
  }
  return answer;
}

Result<bool> write_schedules(Answer& answer, Run const& run, Program const& program, Ingredients const& ingredients,
                             Options const& options, Workplace const& place, std::string const& path) {
  std::vector<std::string> names;
  for (File const& file : program.sources.files) names.push_back(file.name);
  for (std::size_t i = 0; i < answer.failures.size(); ++i) {
    std::string const text = to_text(schedule_file(run.answer.findings[i], program.hash, ingredients, names, options));
    std::string const number = i == 0 ? "" : "-" + std::to_string(i + 1);
    std::string const name =
        path.empty() ? place.cache + "/schedules/" + sha256(text).substr(0, 12) + ".schedule" : path + number;
    std::string const whole = (std::filesystem::path(place.directory) / name).lexically_normal().string();
    if (Result<bool> written = write_file(whole, text); !written) return written;
    answer.failures[i].schedule = name;
  }
  return true;
}

}  // namespace racecourse::explorer
