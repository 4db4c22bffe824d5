// Reading YAML so that every mistake is reported, with its place, in one go. Internal to this room.
//
// A Reader wraps one mapping. Each getter notes what is wrong and goes on with a harmless value; unknown_keys() reports
// what nobody asked for. Places are 1-based.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <vector>

#include "grader/base/result.h"

namespace racecourse::rubric {

class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}
  void add(YAML::Node const& where, std::string message, std::string remedy = "");
  void add(Place place, std::string message, std::string remedy = "");
  Place place_of(YAML::Node const& node) const;
  Place whole_file() const { return {file_, 0, 0}; }
  bool empty() const { return problems_.empty(); }
  std::size_t count() const { return problems_.size(); }
  Problems sorted() const;  // in file order
  // "Did you mean 'points'?", or "". Long names and the thousandth mistake get none: comparing costs time.
  std::string did_you_mean(std::string const& name, std::vector<std::string> const& known);

 private:
  std::string file_;
  Problems problems_;
  int suggestions_left_ = 1000;
};

inline constexpr std::size_t max_bytes = 1u << 20;

// Parses one document of UTF-8 text, with limits on size, depth and number of values, and without aliases (an alias can
// make a small file enormous). Notes what is wrong.
std::optional<YAML::Node> parse(std::string const& text, Mistakes& mistakes);

class Reader {
 public:
  // `what` names the mapping in messages: "a check".
  Reader(YAML::Node const& node, std::string what, std::vector<std::string> const& known, Mistakes& mistakes);

  bool has(std::string const& key) const;
  YAML::Node at(std::string const& key) const;
  std::string text(std::string const& key, bool required = true);
  int number(std::string const& key, int least, int most, std::optional<int> otherwise = std::nullopt);
  std::vector<std::string> texts(std::string const& key, bool required = false);
  std::vector<YAML::Node> list(std::string const& key, bool required = true);
  YAML::Node const& node() const { return node_; }

 private:
  void check_keys(std::vector<std::string> const& known);
  bool missing(std::string const& key, bool required);

  YAML::Node node_;
  std::string what_;
  Mistakes& mistakes_;
};

// A scalar as text or number, or a mistake.
std::string text_of(YAML::Node const& node, std::string const& what, Mistakes& mistakes);
std::optional<int> number_of(YAML::Node const& node, std::string const& what, Mistakes& mistakes);

}  // namespace racecourse::rubric
