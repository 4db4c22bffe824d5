// list, and what is shown without a command.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "grader/cli/commands.h"
#include "grader/cli/standing.h"

namespace racecourse::cli {
namespace {

struct Row {
  rubric::Lesson lesson;
  rubric::Rubric rubric;
  Standing standing;

  bool full() const { return standing.graded && standing.graded->full && !standing.changed; }
};

struct Section {
  std::string title;
  std::vector<Row> rows;
};

std::optional<std::vector<Section>> sections_of(Context const& context) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum) return std::nullopt;
  std::vector<Section> sections;
  for (rubric::Track const& track : curriculum->tracks) {
    sections.push_back({track.title, {}});
    for (rubric::Lesson const& lesson : track.lessons) {
      std::optional<rubric::Rubric> const rubric = rubric_of(context, lesson.exercise);
      if (!rubric) return std::nullopt;
      sections.back().rows.push_back({lesson, *rubric, standing_of(context, *rubric)});
    }
  }
  return sections;
}

std::size_t widest_name(std::vector<Section> const& sections) {
  std::size_t widest = 0;
  for (Section const& section : sections) {
    for (Row const& row : section.rows) widest = std::max(widest, row.lesson.exercise.size());
  }
  return widest;
}

std::string line_of(Row const& row, std::size_t widest) {
  return fmt::format("  {} {:<{}}  {}\n", row.full() ? "✓" : "·", row.lesson.exercise, widest, to_string(row.standing));
}

int list(Context const& context) {
  std::optional<std::vector<Section>> const sections = sections_of(context);
  if (!sections) return usage;
  std::size_t const widest = widest_name(*sections);
  bool first = true;
  for (Section const& section : *sections) {
    std::cout << (first ? "" : "\n") << section.title << "\n";
    first = false;
    for (Row const& row : section.rows) {
      std::cout << line_of(row, widest) << "      " << row.rubric.title << "\n";
      if (!row.lesson.requires_.empty())
        std::cout << "      " << fmt::format("after {}\n", fmt::join(row.lesson.requires_, ", "));
    }
  }
  std::cout << "\n./racecourse says what is next.\n";
  return 0;
}

// The first level that is not complete.
std::size_t next_level(Row const& row) {
  bool const known = row.standing.begun && row.standing.graded;
  std::size_t const complete = known ? static_cast<std::size_t>(row.standing.graded->level) : 0;
  return std::min(complete + 1, row.rubric.levels.size());
}

void say_what_is_next(Row const& row) {
  std::string const& exercise = row.lesson.exercise;
  std::size_t const level = next_level(row);
  std::cout << fmt::format("\nNext: {}, level {} of {}: {}\n", exercise, level, row.rubric.levels.size(),
                           row.rubric.levels[level - 1]);
  bool const begun = row.standing.begun;
  if (!begun) std::cout << "  read    exercises/" << exercise << "/README.md\n";
  std::cout << "  edit    " << header_path(exercise) << "\n  then    ./racecourse grade " << exercise << "\n";
  if (begun) std::cout << "  stuck?  ./racecourse hint " << exercise << "\n";
}

}  // namespace

int where_you_stand(Context const& context) {
  std::optional<std::vector<Section>> const sections = sections_of(context);
  if (!sections) return usage;
  Row const* next = nullptr;
  std::size_t done = 0, all = 0;
  std::size_t const widest = widest_name(*sections);
  for (Section const& section : *sections) {
    for (Row const& row : section.rows) {
      ++all;
      done += row.full() ? 1 : 0;
      if (!row.full() && next == nullptr) next = &row;
      std::cout << line_of(row, widest);
    }
  }
  std::cout << fmt::format("\n{} of {} exercises have full marks.\n", done, all);
  if (next != nullptr) {
    say_what_is_next(*next);
  } else {
    std::cout << "That is all of them. Well done.\n";
  }
  std::cout << "\n./racecourse --help shows all commands.\n";
  return 0;
}

void add_list(CLI::App& app, Action& chosen) {
  CLI::App* const command = app.add_subcommand("list", "All exercises, and how far you are");
  command->footer("Example:\n  ./racecourse list");
  command->callback([&chosen] { chosen = list; });
}

}  // namespace racecourse::cli
