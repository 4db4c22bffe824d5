#include "grader/rubric/reader.h"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "grader/base/nearest.h"

namespace racecourse::rubric {
namespace {

constexpr int max_depth = 16;

// Looks at the events before a tree is built: depth, aliases.
class Guard final : public YAML::EventHandler {
 public:
  explicit Guard(Mistakes& mistakes) : mistakes_(mistakes) {}
  bool ok() const { return ok_; }

  void OnDocumentStart(YAML::Mark const&) override {}
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override { look(mark, anchor); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { refuse(mark, "an alias", "Write the value out"); }
  void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, std::string const&) override {
    look(mark, anchor);
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor);
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor);
  }
  void OnMapEnd() override { --depth_; }

 private:
  void open(YAML::Mark const& mark, YAML::anchor_t anchor) {
    look(mark, anchor);
    if (++depth_ == max_depth) refuse(mark, "nesting this deep", "Nothing here needs more than a few levels");
  }
  void look(YAML::Mark const& mark, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, "an anchor", "Write the value out where it is used");
  }
  void refuse(YAML::Mark const& mark, std::string const& what, std::string const& remedy) {
    Place place = mistakes_.whole_file();
    place.line = mark.line + 1;
    place.column = mark.column + 1;
    mistakes_.add(place, what + " is not allowed", remedy);
    ok_ = false;
  }

  Mistakes& mistakes_;
  bool ok_ = true;
  int depth_ = 0;
};

}  // namespace

Place Mistakes::place_of(YAML::Node const& node) const {
  YAML::Mark const mark = node.Mark();
  return mark.is_null() ? whole_file() : Place{file_, mark.line + 1, mark.column + 1};
}

void Mistakes::add(YAML::Node const& where, std::string message, std::string remedy) {
  add(place_of(where), std::move(message), std::move(remedy));
}

void Mistakes::add(Place place, std::string message, std::string remedy) {
  problems_.push_back({std::move(message), std::move(remedy), std::move(place)});
}

Problems Mistakes::sorted() const {
  Problems all = problems_;
  std::stable_sort(all.begin(), all.end(), [](Problem const& a, Problem const& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return all;
}

std::optional<YAML::Node> parse(std::string const& text, Mistakes& mistakes) {
  if (text.size() > max_bytes) {
    mistakes.add(mistakes.whole_file(), "larger than 1 MiB", "A file of this kind has a few kilobytes");
    return std::nullopt;
  }
  if (text.find('\0') != std::string::npos) {
    mistakes.add(mistakes.whole_file(), "not a text file", "Save it as UTF-8 text");
    return std::nullopt;
  }
  try {
    std::istringstream events(text);
    YAML::Parser parser(events);
    Guard guard(mistakes);
    parser.HandleNextDocument(guard);
    if (!guard.ok()) return std::nullopt;
    YAML::Node node = YAML::Load(text);
    if (node.IsNull()) {
      mistakes.add(mistakes.whole_file(), "empty", "grader/docs/authoring-formats.md shows what belongs here");
      return std::nullopt;
    }
    return node;
  } catch (YAML::Exception const& e) {
    Place place = mistakes.whole_file();
    place.line = e.mark.line + 1;
    place.column = e.mark.column + 1;
    mistakes.add(place, "not valid YAML: " + e.msg);
    return std::nullopt;
  }
}

std::string did_you_mean(std::string const& name, std::vector<std::string> const& known) {
  std::string const near = nearest(name, known);
  return near.empty() ? "" : "Did you mean '" + near + "'?";
}

std::string text_of(YAML::Node const& node, std::string const& what, Mistakes& mistakes) {
  if (node.IsScalar()) return node.Scalar();
  mistakes.add(node, what + " must be a text");
  return "";
}

std::optional<int> number_of(YAML::Node const& node, std::string const& what, Mistakes& mistakes) {
  std::string const text = node.IsScalar() ? node.Scalar() : "";
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && error == std::errc{} && end == text.data() + text.size()) return value;
  mistakes.add(node, what + " must be a whole number" + (text.empty() ? "" : ", not '" + text + "'"));
  return std::nullopt;
}

Reader::Reader(YAML::Node node, std::string what, std::vector<std::string> known, Mistakes& mistakes)
    : node_(std::move(node)), what_(std::move(what)), mistakes_(mistakes) {
  if (!node_.IsMap()) {
    mistakes_.add(node_, what_ + " must be a mapping (key: value)");
    return;
  }
  check_keys(known);
}

void Reader::check_keys(std::vector<std::string> const& known) {
  std::set<std::string> seen;
  for (auto const& pair : node_) {
    std::string const key = pair.first.IsScalar() ? pair.first.Scalar() : "";
    if (!seen.insert(key).second) mistakes_.add(pair.first, "key '" + key + "' stands twice in " + what_);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      mistakes_.add(pair.first, "unknown key '" + key + "' in " + what_, did_you_mean(key, known));
    }
  }
}

bool Reader::has(std::string const& key) const { return node_.IsMap() && node_[key].IsDefined(); }

YAML::Node Reader::at(std::string const& key) const { return node_[key]; }

bool Reader::missing(std::string const& key, bool required) {
  if (has(key)) return false;
  if (required && node_.IsMap()) mistakes_.add(node_, what_ + " lacks '" + key + "'");
  return true;
}

std::string Reader::text(std::string const& key, bool required) {
  if (missing(key, required)) return "";
  std::string value = text_of(at(key), "'" + key + "'", mistakes_);
  if (value.empty() && at(key).IsScalar()) mistakes_.add(at(key), "'" + key + "' is empty");
  return value;
}

int Reader::number(std::string const& key, int least, int most, std::optional<int> otherwise) {
  if (missing(key, !otherwise)) return otherwise.value_or(least);
  std::optional<int> const value = number_of(at(key), "'" + key + "'", mistakes_);
  if (!value) return otherwise.value_or(least);
  if (*value < least || *value > most) {
    mistakes_.add(at(key), "'" + key + "' is " + std::to_string(*value) + ", which is not between " +
                               std::to_string(least) + " and " + std::to_string(most));
    return least;
  }
  return *value;
}

std::vector<std::string> Reader::texts(std::string const& key, bool required) {
  std::vector<std::string> all;
  for (YAML::Node const& item : list(key, required)) {
    std::string text = text_of(item, "each of '" + key + "'", mistakes_);
    if (text.find_first_not_of(" \t\n") == std::string::npos) {
      mistakes_.add(item, "an empty text in '" + key + "'");
    }
    all.push_back(std::move(text));
  }
  return all;
}

std::vector<YAML::Node> Reader::list(std::string const& key, bool required) {
  if (missing(key, required)) return {};
  YAML::Node const value = at(key);
  if (!value.IsSequence()) {
    mistakes_.add(value, "'" + key + "' must be a list");
    return {};
  }
  return {value.begin(), value.end()};
}

}  // namespace racecourse::rubric
