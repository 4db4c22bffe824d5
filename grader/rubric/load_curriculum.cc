#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

namespace fs = std::filesystem;

Lesson read_lesson(YAML::Node const& node, Mistakes& mistakes) {
  Reader reader(node, "an exercise", {"id", "title", "requires"}, mistakes);
  Lesson lesson;
  lesson.place = mistakes.place_of(node);
  lesson.exercise = reader.text("id");
  lesson.title = reader.text("title");
  lesson.requires_ = reader.texts("requires");
  return lesson;
}

// Prerequisites come earlier in the file, so there can be no circle that this does not report.
void check_order(std::vector<Lesson> const& lessons, Mistakes& mistakes) {
  std::vector<std::string> ids;
  for (Lesson const& lesson : lessons) ids.push_back(lesson.exercise);
  std::set<std::string> earlier;
  for (Lesson const& lesson : lessons) {
    if (earlier.contains(lesson.exercise))
      mistakes.add(lesson.place, "exercise '" + lesson.exercise + "' is listed twice");
    for (std::string const& needed : lesson.requires_) {
      if (earlier.contains(needed)) continue;
      bool const known = std::find(ids.begin(), ids.end(), needed) != ids.end();
      mistakes.add(lesson.place,
                   "'" + lesson.exercise + "' requires '" + needed + "', which " +
                       (known ? "comes later or is itself" : "is not an exercise"),
                   known ? "Move it up" : did_you_mean(needed, ids));
    }
    earlier.insert(lesson.exercise);
  }
}

void check_folders(std::vector<Lesson> const& lessons, std::vector<std::string> const& folders, Mistakes& mistakes) {
  std::set<std::string> listed;
  for (Lesson const& lesson : lessons) {
    listed.insert(lesson.exercise);
    if (std::find(folders.begin(), folders.end(), lesson.exercise) == folders.end()) {
      mistakes.add(lesson.place, "there is no folder exercises/" + lesson.exercise,
                   did_you_mean(lesson.exercise, folders));
    }
  }
  for (std::string const& folder : folders) {
    if (!listed.contains(folder)) {
      mistakes.add(mistakes.whole_file(), "the folder exercises/" + folder + " is not listed",
                   "Give it a place in a track");
    }
  }
}

std::string read_all(fs::path const& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Checked<Curriculum> load_curriculum(std::string const& text, std::string const& file,
                                    std::vector<std::string> const& folders) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  Curriculum curriculum;
  std::vector<Lesson> all;
  Reader reader(*root, "the curriculum", {"tracks"}, mistakes);
  for (YAML::Node const& node : reader.list("tracks")) {
    Reader track_reader(node, "a track", {"name", "title", "exercises"}, mistakes);
    Track track{track_reader.text("name"), track_reader.text("title"), {}};
    for (YAML::Node const& lesson : track_reader.list("exercises"))
      track.lessons.push_back(read_lesson(lesson, mistakes));
    all.insert(all.end(), track.lessons.begin(), track.lessons.end());
    curriculum.tracks.push_back(std::move(track));
  }
  check_order(all, mistakes);
  check_folders(all, folders, mistakes);
  if (!mistakes.empty()) return mistakes.sorted();
  return curriculum;
}

Checked<Curriculum> load_curriculum_file(std::string const& root) {
  fs::path const exercises = fs::path(root) / "exercises";
  std::vector<std::string> folders;
  std::error_code ignored;
  for (auto const& track : fs::directory_iterator(exercises, ignored)) {
    if (!track.is_directory()) continue;
    for (auto const& exercise : fs::directory_iterator(track.path(), ignored)) {
      if (!exercise.is_directory()) continue;
      folders.push_back(track.path().filename().string() + "/" + exercise.path().filename().string());
    }
  }
  std::sort(folders.begin(), folders.end());
  return load_curriculum(read_all(exercises / "curriculum.yaml"), "exercises/curriculum.yaml", folders);
}

Checked<Rubric> load_rubric_file(std::string const& root, std::string const& exercise) {
  fs::path const folder = fs::path(root) / "exercises" / exercise;
  return load_rubric(read_all(folder / "rubric.yaml"), "exercises/" + exercise + "/rubric.yaml", exercise,
                     find_checks(read_all(folder / "checks.cc")));
}

}  // namespace racecourse::rubric
