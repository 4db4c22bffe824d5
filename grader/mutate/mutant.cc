#include "grader/mutate/mutant.h"

#include <algorithm>
#include <boost/json.hpp>

namespace racecourse::mutate {
namespace {

namespace json = boost::json;

json::object as_json(Mutant const& mutant) {
  json::array edits;
  for (Edit const& edit : mutant.edits)
    edits.push_back({{"begin", edit.begin}, {"end", edit.end}, {"text", edit.text}});
  return {{"operator", mutant.op}, {"function", mutant.function}, {"line", mutant.line}, {"text", mutant.text},
          {"place", mutant.place}, {"what", mutant.what},         {"edits", edits}};
}

std::string text_at(json::object const& object, char const* key) { return object.at(key).as_string().c_str(); }

Mutant as_mutant(json::object const& object) {
  Mutant mutant{text_at(object, "operator"),
                text_at(object, "function"),
                object.at("line").to_number<int>(),
                text_at(object, "text"),
                object.at("place").to_number<int>(),
                text_at(object, "what"),
                {}};
  for (json::value const& value : object.at("edits").as_array()) {
    json::object const& edit = value.as_object();
    mutant.edits.push_back(
        {edit.at("begin").to_number<std::size_t>(), edit.at("end").to_number<std::size_t>(), text_at(edit, "text")});
  }
  return mutant;
}

}  // namespace

std::string apply(std::string const& source, std::vector<Edit> edits) {
  // Those at the same place keep their order; the last in the source is made first, so that offsets stay true.
  std::stable_sort(edits.begin(), edits.end(), [](Edit const& a, Edit const& b) { return a.begin < b.begin; });
  std::string text = source;
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    text.replace(edit->begin, edit->end - edit->begin, edit->text);
  }
  return text;
}

std::string to_json(std::vector<Mutant> const& mutants) {
  json::array all;
  for (Mutant const& mutant : mutants) all.push_back(as_json(mutant));
  return json::serialize(all);
}

Result<std::vector<Mutant>> mutants_from_json(std::string const& text) {
  try {
    std::vector<Mutant> mutants;
    json::value const value = json::parse(text);
    for (json::value const& one : value.as_array()) mutants.push_back(as_mutant(one.as_object()));
    return mutants;
  } catch (std::exception const& e) {
    return Problem{std::string("what the mutator wrote cannot be read: ") + e.what(), "", {}};
  }
}

}  // namespace racecourse::mutate
