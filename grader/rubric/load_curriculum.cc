#include <algorithm>
#include <set>

#include "grader/rubric/circles.h"
#include "grader/rubric/load.h"
#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

Lesson read_lesson(YAML::Node const& node, Mistakes& mistakes) {
  Reader reader(node, "an exercise", {"id", "title", "requires"}, mistakes);
  Lesson lesson;
  lesson.place = mistakes.place_of(node);
  lesson.exercise = reader.text("id");
  lesson.title = reader.text("title");
  lesson.requires_ = reader.texts("requires");
  return lesson;
}

// A lesson beside the mapping that it was read from.
struct Entry {
  Lesson lesson;
  YAML::Node node;

  YAML::Node at(std::string const& key) const {
    YAML::Node const& whole = node;
    return whole.IsMap() && whole[key].IsDefined() ? whole[key] : whole;
  }
};
using Entries = std::vector<Entry>;

// Prerequisites come earlier in the file. Those that go in a circle cannot, so they are reported as the circle.
void check_order(Entries const& entries, Mistakes& mistakes) {
  std::vector<std::string> ids;
  std::map<std::string, std::vector<std::string>> edges;
  std::map<std::string, Entry const*> by_id;
  for (Entry const& e : entries) {
    std::string const& id = e.lesson.exercise;
    if (id.empty()) continue;
    ids.push_back(id);
    edges.emplace(id, e.lesson.requires_);
    if (!by_id.emplace(id, &e).second) mistakes.add(e.at("id"), "exercise '" + id + "' is listed twice");
  }
  std::set<std::pair<std::string, std::string>> circular;
  for (std::vector<std::string> const& circle : circles(ids, edges)) {
    mistakes.add(by_id.at(circle.front())->at("requires"), "'requires' goes in a circle: " + arrows(circle));
    for (std::size_t i = 1; i < circle.size(); ++i) circular.emplace(circle[i - 1], circle[i]);
  }
  std::set<std::string> earlier;
  for (Entry const& e : entries) {
    std::string const& id = e.lesson.exercise;
    for (std::size_t i = 0; i < e.lesson.requires_.size(); ++i) {
      std::string const& needed = e.lesson.requires_[i];
      if (needed.empty() || earlier.contains(needed) || circular.contains({id, needed})) continue;
      bool const known = by_id.contains(needed);
      mistakes.add(e.at("requires")[i],
                   "'" + id + "' requires '" + needed + "', which " + (known ? "comes later" : "is not an exercise"),
                   known ? "Move '" + needed + "' up" : mistakes.did_you_mean(needed, ids));
    }
    earlier.insert(id);
  }
}

void check_folders(Entries const& entries, std::vector<std::string> const& folders, Mistakes& mistakes) {
  std::set<std::string> listed;
  for (Entry const& e : entries) {
    std::string const& id = e.lesson.exercise;
    if (id.empty() || !listed.insert(id).second) continue;
    if (std::find(folders.begin(), folders.end(), id) == folders.end()) {
      mistakes.add(e.at("id"), "there is no exercise in exercises/" + id, mistakes.did_you_mean(id, folders));
    }
  }
  for (std::string const& folder : folders) {
    if (!listed.contains(folder)) {
      mistakes.add(mistakes.whole_file(), "the folder exercises/" + folder + " is not listed",
                   "Give it a place in a track");
    }
  }
}

}  // namespace

Checked<Curriculum> load_curriculum(std::string const& text, std::string const& file,
                                    std::vector<std::string> const& folders) {
  Mistakes mistakes(file);
  std::optional<YAML::Node> const root = parse(text, mistakes);
  if (!root) return mistakes.sorted();
  Curriculum curriculum;
  Entries all;
  std::set<std::string> tracks;
  Reader reader(*root, "the curriculum", {"tracks"}, mistakes);
  for (YAML::Node const& node : reader.list("tracks")) {
    Reader track_reader(node, "a track", {"name", "title", "exercises"}, mistakes);
    Track track{track_reader.text("name"), track_reader.text("title"), {}};
    if (!track.name.empty() && !tracks.insert(track.name).second) {
      mistakes.add(track_reader.at("name"), "track '" + track.name + "' is listed twice");
    }
    for (YAML::Node const& lesson : track_reader.list("exercises")) {
      track.lessons.push_back(read_lesson(lesson, mistakes));
      all.push_back({track.lessons.back(), lesson});
    }
    curriculum.tracks.push_back(std::move(track));
  }
  check_order(all, mistakes);
  check_folders(all, folders, mistakes);
  if (!mistakes.empty()) return mistakes.sorted();
  return curriculum;
}

}  // namespace racecourse::rubric
