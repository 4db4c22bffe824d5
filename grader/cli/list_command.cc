// list, and what is shown without a command.
#include <fmt/format.h>

#include <iostream>

#include "grader/cli/commands.h"
#include "grader/cli/standing.h"

namespace racecourse::cli {
namespace {

std::string shown(Standing const& standing) {
  if (!standing.verdict.empty()) return fmt::format("{:>3} / {}", standing.score, standing.max_score);
  return standing.changed ? "not graded yet" : "not begun";
}

struct Row {
  rubric::Lesson lesson;
  rubric::Rubric rubric;
  Standing standing;
};

std::optional<std::vector<Row>> rows_of(Context const& context) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return std::nullopt;
  std::vector<Row> rows;
  for (rubric::Track const& track : curriculum->tracks) {
    for (rubric::Lesson const& lesson : track.lessons) {
      std::optional<rubric::Rubric> const rubric = rubric_of(context, lesson.exercise);
      if (!rubric) return std::nullopt;
      rows.push_back({lesson, *rubric, standing_of(context, *rubric)});
    }
  }
  return rows;
}

int list(Context const& context) {
  std::optional<std::vector<Row>> const rows = rows_of(context);
  if (!rows) return usage;
  for (Row const& row : *rows) {
    std::cout << fmt::format("{:<24} {:<50} {}\n", row.lesson.exercise, row.rubric.title, shown(row.standing));
    if (!row.lesson.requires_.empty())
      std::cout << fmt::format("{:<24} after {}\n", "", fmt::join(row.lesson.requires_, ", "));
  }
  return 0;
}

}  // namespace

int where_you_stand(Context const& context) {
  std::optional<std::vector<Row>> const rows = rows_of(context);
  if (!rows) return usage;
  Row const* next = nullptr;
  int done = 0;
  for (Row const& row : *rows) {
    bool const full = row.standing.verdict == "passed";
    done += full ? 1 : 0;
    if (!full && next == nullptr) next = &row;
    std::cout << fmt::format("  {} {:<24} {}\n", full ? "✓" : "·", row.lesson.exercise, shown(row.standing));
  }
  std::cout << fmt::format("\n{} of {} exercises have full marks.\n", done, rows->size());
  if (next == nullptr) {
    std::cout << "That is all of them. Well done.\n";
    return 0;
  }
  std::string const exercise = next->lesson.exercise;
  std::cout << fmt::format(
      "\nNext: {}, level {}\n", exercise,
      std::min<std::size_t>(static_cast<std::size_t>(next->standing.level) + 1, next->rubric.levels.size()));
  std::cout << "  read    exercises/" << exercise << "/README.md\n  edit    " << header_path(exercise)
            << "\n  then    ./racecourse grade " << exercise << "\n";
  return 0;
}

void add_list(CLI::App& app, Action& chosen) {
  app.add_subcommand("list", "all exercises, and how far you are")->callback([&chosen] { chosen = list; });
}

}  // namespace racecourse::cli
