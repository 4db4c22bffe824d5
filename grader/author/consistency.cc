#include "grader/author/consistency.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "grader/author/cases.h"
#include "grader/author/skeleton.h"
#include "grader/author/stray.h"
#include "grader/base/files.h"

namespace racecourse::author {
namespace {

namespace fs = std::filesystem;

// Words with one blank between them, in small letters and without Markdown's marks of code: what two people wrote
// alike.
std::string plain(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '`'), text.end());
  std::istringstream words(text);
  std::string word, all;
  while (words >> word) all += (all.empty() ? "" : " ") + word;
  std::transform(all.begin(), all.end(), all.begin(), [](unsigned char c) { return std::tolower(c); });
  return all;
}

std::vector<std::string> lines_of(std::string const& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Task {
  std::string name;
  int line;
};

// "2. **Timers.** ..." below "## Levels": what each level is called in the README.
std::vector<Task> tasks_of(std::string const& readme) {
  std::vector<Task> tasks;
  bool inside = false;
  int number = 0;
  for (std::string const& line : lines_of(readme)) {
    ++number;
    if (line.starts_with("## ")) inside = line == "## Levels";
    std::string const start = std::to_string(tasks.size() + 1) + ". **";
    std::size_t const end = line.find("**", start.size());
    if (!inside || !line.starts_with(start) || end == std::string::npos) continue;
    std::string name = plain(line.substr(start.size(), end - start.size()));
    if (name.ends_with('.')) name.pop_back();
    tasks.push_back({name, number});
  }
  return tasks;
}

void check_readme(rubric::Rubric const& rubric, std::string const& readme, Problems& problems) {
  std::string const file = "exercises/" + rubric.exercise + "/README.md";
  if (readme.empty()) {
    problems.push_back({"there is no README.md", "Students read it first: write one", {file, 0, 0}});
    return;
  }
  if (plain(readme).find(plain(rubric.lesson)) == std::string::npos) {
    problems.push_back({"the README does not say the rubric's lesson: " + rubric.lesson,
                        "Give the invariant in the same words in both",
                        {file, 0, 0}});
  }
  std::string const command = "./racecourse grade " + rubric.exercise;
  if (readme.find(command) == std::string::npos) {
    problems.push_back({"the README does not say how to grade", "Name the command " + command, {file, 0, 0}});
  }
  std::vector<Task> const tasks = tasks_of(readme);
  for (std::size_t i = 0; i < std::min(tasks.size(), rubric.levels.size()); ++i) {
    if (tasks[i].name == plain(rubric.levels[i])) continue;
    problems.push_back({"level " + std::to_string(i + 1) + " is '" + tasks[i].name + "' here, and '" +
                            rubric.levels[i] + "' in rubric.yaml",
                        "Call it the same in both",
                        {file, tasks[i].line, 1}});
  }
  if (tasks.size() != rubric.levels.size()) {
    problems.push_back({"the README has " + std::to_string(tasks.size()) + " levels, rubric.yaml has " +
                            std::to_string(rubric.levels.size()),
                        "Below '## Levels', begin each with a line such as '1. **Name.** what is to be done'",
                        {file, 0, 0}});
  }
}

// Lines that are code and not just a bracket or a short word, as they would stand in a hint.
std::set<std::string> telling_lines(std::vector<std::string> const& solutions) {
  constexpr std::size_t telling = 16;
  std::set<std::string> all;
  for (std::string const& solution : solutions) {
    for (std::string const& line : lines_of(solution)) {
      std::string code = plain(line.substr(0, line.find("//")));
      while (!code.empty() && std::string(";{} ").find(code.back()) != std::string::npos) code.pop_back();
      bool const is_code = code.find_first_of("(=") != std::string::npos;
      if (is_code && code.size() >= telling) all.insert(code);
    }
  }
  return all;
}

void check_hints(rubric::Rubric const& rubric, std::vector<std::string> const& solutions, Problems& problems) {
  std::set<std::string> const code = telling_lines(solutions);
  for (rubric::Check const& check : rubric.checks) {
    bool const shown = check.visibility == rubric::Visibility::visible;
    if (check.points > 0 && check.hints.empty() && shown) {
      problems.push_back(
          {"check '" + check.id + "' has no hint", "Give one or more, from vague to plain", check.place});
    }
    if (check.why.empty() && shown) {
      problems.push_back({"check '" + check.id + "' does not say why it matters", "Add 'why'", check.place});
    }
    std::set<std::string> seen;
    for (std::string const& hint : check.hints) {
      if (!seen.insert(plain(hint)).second) {
        problems.push_back({"check '" + check.id + "' has the same hint twice", "Remove one", check.place});
      }
      for (std::string const& line : code) {
        if (plain(hint).find(line) == std::string::npos) continue;
        problems.push_back({"a hint of check '" + check.id + "' has a line of a solution: " + line,
                            "Say it in words: a hint never contains the code", check.place});
        break;
      }
    }
  }
}

// All that comes before an exercise, through as many steps as it takes.
void add_required(rubric::Curriculum const& curriculum, std::string const& exercise, std::set<std::string>& all) {
  for (rubric::Track const& track : curriculum.tracks) {
    for (rubric::Lesson const& lesson : track.lessons) {
      if (lesson.exercise != exercise) continue;
      for (std::string const& required : lesson.requires_) {
        if (all.insert(required).second) add_required(curriculum, required, all);
      }
    }
  }
}

void check_curriculum(rubric::Rubric const& rubric, rubric::Curriculum const& curriculum, Problems& problems) {
  std::string const track = rubric.exercise.substr(0, rubric.exercise.find('/'));
  for (rubric::Track const& t : curriculum.tracks) {
    for (rubric::Lesson const& lesson : t.lessons) {
      if (lesson.exercise != rubric.exercise || t.name == track) continue;
      problems.push_back({"'" + rubric.exercise + "' stands in the track '" + t.name + "'",
                          "Move it to the track of its folder, '" + track + "'", lesson.place});
    }
  }
  std::set<std::string> required;
  add_required(curriculum, rubric.exercise, required);
  for (std::string const& used : rubric.policy.exercises) {
    if (required.contains(used)) continue;
    problems.push_back({"the policy lets students include '" + used + "', which the curriculum does not require before",
                        "Add it to 'requires' of " + rubric.exercise + " in exercises/curriculum.yaml", rubric.place});
  }
}

void add_files(std::string const& root, std::string const& folder, std::vector<std::string>& files) {
  std::error_code ignored;
  for (auto const& file : fs::recursive_directory_iterator(root + "/" + folder, ignored)) {
    if (file.is_directory(ignored)) continue;
    files.push_back(file.path().lexically_relative(root).string());
  }
}

// Where `mark` stands in a text.
void add_marks(std::string const& file, std::string const& text, std::vector<Place>& places) {
  int number = 0;
  for (std::string const& line : lines_of(text)) {
    ++number;
    std::size_t const at = line.find(mark);
    if (at != std::string::npos) places.push_back({file, number, static_cast<int>(at) + 1});
  }
}

}  // namespace

Texts texts_of(std::string const& root, rubric::Rubric const& rubric) {
  Texts texts;
  auto const read = [&](std::string const& path) {
    Result<std::string> const text = read_file(root + "/" + path);
    return text ? *text : "";
  };
  texts.readme = read("exercises/" + rubric.exercise + "/README.md");
  for (std::string const& path : right_paths(root, rubric)) texts.solutions.push_back(read(path));
  for (char const* const top : {"exercises/", "solutions/", "reference/"}) {
    add_files(root, top + rubric.exercise, texts.files);
  }
  std::sort(texts.files.begin(), texts.files.end());
  for (std::string const& file : texts.files) add_marks(file, read(file), texts.unfilled);
  return texts;
}

Problems inconsistencies(rubric::Rubric const& rubric, rubric::Curriculum const& curriculum, Texts const& texts) {
  Problems problems;
  check_readme(rubric, texts.readme, problems);
  check_hints(rubric, texts.solutions, problems);
  check_curriculum(rubric, curriculum, problems);
  check_files(rubric, texts.files, problems);
  for (Place const& place : texts.unfilled) {
    problems.push_back({"'" + std::string(mark) + "' is left here", "Say what belongs there", place});
  }
  return problems;
}

}  // namespace racecourse::author
