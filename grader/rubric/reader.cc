#include "grader/rubric/reader.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>

#include "grader/base/nearest.h"

namespace racecourse::rubric {
namespace {

bool blank(std::string const& text) { return text.find_first_not_of(" \t\n") == std::string::npos; }

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

std::string Mistakes::did_you_mean(std::string const& name, std::vector<std::string> const& known) {
  constexpr std::size_t longest_name = 64;
  if (name.size() > longest_name || suggestions_left_ == 0) return "";
  --suggestions_left_;
  std::vector<std::string> candidates;
  std::copy_if(known.begin(), known.end(), std::back_inserter(candidates),
               [](std::string const& candidate) { return candidate.size() <= longest_name; });
  std::string const near = nearest(name, candidates);
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
  bool const whole = !text.empty() && end == text.data() + text.size();
  if (whole && error == std::errc{}) return value;
  if (whole && error == std::errc::result_out_of_range) {
    mistakes.add(node, what + " is out of range: '" + text + "'");
    return std::nullopt;
  }
  mistakes.add(node, what + " must be a whole number" + (text.empty() ? "" : ", not '" + text + "'"));
  return std::nullopt;
}

Reader::Reader(YAML::Node const& node, std::string what, std::vector<std::string> const& known, Mistakes& mistakes)
    : node_(node), what_(std::move(what)), mistakes_(mistakes) {
  if (!node_.IsMap()) {
    mistakes_.add(node_, what_ + " must be a mapping (key: value)");
    return;
  }
  check_keys(known);
}

void Reader::check_keys(std::vector<std::string> const& known) {
  std::set<std::string> seen;
  for (auto const& pair : node_) {
    if (!pair.first.IsScalar()) {
      mistakes_.add(pair.first, "a key of " + what_ + " must be a text");
      continue;
    }
    std::string const key = pair.first.Scalar();
    if (!seen.insert(key).second) mistakes_.add(pair.first, "key '" + key + "' stands twice in " + what_);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      mistakes_.add(pair.first, "unknown key '" + key + "' in " + what_, mistakes_.did_you_mean(key, known));
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
  if (blank(value) && at(key).IsScalar()) mistakes_.add(at(key), "'" + key + "' is empty");
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
    if (item.IsScalar() && blank(text)) mistakes_.add(item, "an empty text in '" + key + "'");
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
