#include "grader/explorer/run.h"

#include <fmt/format.h>

#include <filesystem>

#include "grader/process/process.h"

namespace racecourse::explorer {
namespace {

// As the engine reads paths: no blanks, and no other bytes that could be taken for something else.
std::string encoded(std::string const& path) {
  std::string text;
  for (char const c : path) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    text += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return text;
}

std::string how_it_died(process::Outcome const& outcome) {
  switch (outcome.end) {
    case process::End::exited:
      return fmt::format("it ended with exit status {}{}", outcome.code,
                         outcome.err.empty() ? "" : ": " + outcome.err.substr(0, 2000));
    case process::End::signalled:
      return fmt::format("it was killed by signal {}", outcome.code);
    case process::End::memory:
      return "it took more memory than it may";
    case process::End::output:
      return "it printed more than is kept";
    case process::End::interrupted:
      return "it was interrupted";
    case process::End::wall:
    case process::End::cpu:
      return "it took more time than it may";
  }
  return "";
}

// Puts lines together from pieces as they come, for progress.
class Lines {
 public:
  explicit Lines(OnProgress const& on_progress) : on_progress_(on_progress) {}
  void operator()(std::string_view piece) {
    for (char const c : piece) {
      if (c == '\n') {
        if (auto const n = raw::progress_in(line_)) on_progress_(*n);
        line_.clear();
      } else if (line_.size() < 200) {
        line_ += c;
      }
    }
  }

 private:
  OnProgress const& on_progress_;
  std::string line_;
};

Result<Run> run(Program const& program, Options const& options, Workplace const& place, std::string const& schedule,
                OnProgress const& on_progress) {
  process::Command command;
  command.argv = {program.path};
  command.argv.insert(command.argv.end(), options.arguments.begin(), options.arguments.end());
  command.environment = environment_of(options, place, schedule);
  command.directory = place.directory;
  command.evidence_pipe = true;
  command.drop_root = false;  // the user's own program
  command.limits = {};
  command.limits.wall = std::chrono::milliseconds(0);
  command.limits.cpu = std::chrono::seconds(0);
  command.limits.memory = 4ull << 30;
  command.limits.processes = 0;
  command.limits.file_size = 0;
  command.limits.open_files = 0;
  command.limits.output = 4u << 20;
  command.limits.evidence = 512u << 20;
  Lines lines(on_progress);
  if (on_progress) command.on_evidence = [&lines](std::string_view piece) { lines(piece); };
  Result<process::Outcome> const outcome = process::run(command);
  if (!outcome) return outcome.error();
  Result<raw::Answer> const answer = raw::parse(outcome->evidence);
  if (!answer) return answer.error();
  Run result{*answer, outcome->out, outcome->err, outcome->wall_seconds, ""};
  if (answer->verdict.empty()) result.died = how_it_died(*outcome);
  return result;
}

}  // namespace

std::map<std::string, std::string> environment_of(Options const& options, Workplace const& place,
                                                  std::string const& schedule) {
  std::string orders = fmt::format("strategy={} executions={} seed={} memory_model={} spurious={} timers={} report=3",
                                   options.strategy, options.executions, options.seed,
                                   options.weak_memory ? "cpp" : "sc", options.spurious, options.timers);
  if (options.bound >= 0) orders += fmt::format(" bound={}", options.bound);
  if (options.keep_going) orders += " keep_going=1";
  if (!schedule.empty()) orders += " schedule=" + encoded(schedule);
  // Nothing of the user's own environment: it must not change what the program does.
  return {{"RACECOURSE_EXPLORE", orders},
          {"LD_LIBRARY_PATH", std::filesystem::path(place.engine).parent_path().string()},
          // Functions that are looked up when first called would be looked up again in each execution.
          {"LD_BIND_NOW", "1"},
          {"PATH", "/usr/bin:/bin"},
          {"LC_ALL", "C.UTF-8"}};
}

Result<Run> explore_program(Program const& program, Options const& options, Workplace const& place,
                            OnProgress const& on_progress) {
  return run(program, options, place, "", on_progress);
}

Result<Run> repeat_program(Program const& program, Options const& options, Workplace const& place,
                           std::string const& schedule) {
  return run(program, options, place, schedule, {});
}

}  // namespace racecourse::explorer
