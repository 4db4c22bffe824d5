// Text -> YAML nodes, for files that may hold anything.
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <sstream>

#include "grader/rubric/reader.h"

namespace racecourse::rubric {
namespace {

constexpr int max_depth = 16;
constexpr int max_values = 20'000;  // the largest rubric has a thousand

struct Stop {};  // what the guard throws where reading on would only cost time; caught in parse()

// Looks at the events before a tree is built: documents, depth, number of values, aliases.
class Guard final : public YAML::EventHandler {
 public:
  explicit Guard(Mistakes& mistakes) : mistakes_(mistakes) {}
  bool ok() const { return ok_; }

  void OnDocumentStart(YAML::Mark const& mark) override {
    if (++documents_ < 2) return;
    refuse(mark, "a second document", "Remove the line with --- and what follows it");
    throw Stop{};
  }
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
    if (++depth_ < max_depth) return;
    refuse(mark, "nesting this deep", "Nothing here needs more than a few levels");
    throw Stop{};
  }
  void look(YAML::Mark const& mark, YAML::anchor_t anchor) {
    if (++values_ > max_values) {
      refuse(mark, "a file with this many values", "The largest rubric has a thousand");
      throw Stop{};
    }
    if (anchor != 0) refuse(mark, "an anchor", "Write the value out where it is used");
  }
  void refuse(YAML::Mark const& mark, std::string const& what, std::string const& remedy) {
    Place place = mistakes_.whole_file();
    place.line = mark.line + 1;
    place.column = mark.column + 1;
    mistakes_.add(std::move(place), what + " is not allowed", remedy);
    ok_ = false;
  }

  Mistakes& mistakes_;
  bool ok_ = true;
  int documents_ = 0, depth_ = 0, values_ = 0;
};

// Where the first character stands that a text file cannot have, or nothing.
std::optional<Place> first_foreign(std::string const& text, Place whole_file) {
  using Utf8 = boost::locale::utf::utf_traits<char>;
  Place place{std::move(whole_file.file), 1, 1};
  for (auto at = text.begin(); at != text.end(); ++place.column) {
    boost::locale::utf::code_point const c = Utf8::decode(at, text.end());
    bool const blank = c == '\t' || c == '\n' || c == '\r';
    bool const invalid = c == boost::locale::utf::illegal || c == boost::locale::utf::incomplete;
    if (invalid || (c < ' ' && !blank) || c == 0x7f) return place;
    if (c == '\n') place = {place.file, place.line + 1, 0};
  }
  return std::nullopt;
}

bool is_text(std::string const& text, Mistakes& mistakes) {
  if (text.size() > max_bytes) {
    mistakes.add(mistakes.whole_file(), "larger than 1 MiB", "A file of this kind has a few kilobytes");
    return false;
  }
  if (text.find('\0') != std::string::npos) {
    mistakes.add(mistakes.whole_file(), "not a text file", "Save it as UTF-8 text");
    return false;
  }
  if (std::optional<Place> const place = first_foreign(text, mistakes.whole_file())) {
    mistakes.add(*place, "not UTF-8 text from here on", "Save the file as UTF-8, without control characters");
    return false;
  }
  return true;
}

bool is_harmless(std::string const& text, Mistakes& mistakes) {
  std::istringstream events(text);
  YAML::Parser parser(events);
  Guard guard(mistakes);
  try {
    while (parser.HandleNextDocument(guard)) {
    }
  } catch (Stop const&) {
    return false;
  }
  return guard.ok();
}

}  // namespace

std::optional<YAML::Node> parse(std::string const& text, Mistakes& mistakes) {
  if (!is_text(text, mistakes)) return std::nullopt;
  try {
    if (!is_harmless(text, mistakes)) return std::nullopt;
    YAML::Node node = YAML::Load(text);
    if (!node.IsNull()) return node;
    mistakes.add(mistakes.whole_file(), "empty", "grader/docs/authoring-formats.md shows what belongs here");
  } catch (YAML::Exception const& e) {
    Place place = mistakes.whole_file();
    place.line = e.mark.line + 1;
    place.column = e.mark.column + 1;
    mistakes.add(std::move(place), "not valid YAML: " + e.msg);
  }
  return std::nullopt;
}

}  // namespace racecourse::rubric
