// rubric.yaml, curriculum.yaml and expect.yaml -> values. All mistakes of a file are reported in one go, in file order,
// each with file:line:column and, for a mistyped name, the nearest known one.
//
// `file` is how places name the text: the path as the reader knows it. Nothing here opens files but the *_file
// functions. grader/docs/authoring-formats.md describes the formats key by key.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "grader/rubric/rubric.h"

namespace racecourse::rubric {

// A Boost.Test case in checks.cc.
struct FoundCheck {
  std::string id;
  int line = 0;
  std::size_t begin = 0, end = 0;  // the characters that it consists of, its body's braces included
};
std::vector<FoundCheck> find_checks(std::string const& checks_cc);

// The same text without those cases whose id is not among `ids`. All lines keep their numbers.
std::string keep_checks(std::string checks_cc, std::set<std::string> const& ids);

// `exercise` is the id that the folder's path gives; `found` is what checks.cc holds.
// `workloads` is what measure.cc holds.
Checked<Rubric> load_rubric(std::string const& text, std::string const& file, std::string const& exercise,
                            std::vector<FoundCheck> const& found, std::vector<FoundCheck> const& workloads = {});

// `folders` are the exercises that exist on disk.
Checked<Curriculum> load_curriculum(std::string const& text, std::string const& file,
                                    std::vector<std::string> const& folders);

// What a wrong submission must get.
struct Expectation {
  std::string file, bug, description;
  Mode detector = Mode::functional;
  std::map<std::string, std::vector<std::string>> fails;  // check -> words its message must have
  std::vector<std::string> may_fail;
  Place place;
};
Checked<std::vector<Expectation>> load_expectations(std::string const& text, std::string const& file,
                                                    Rubric const& rubric);

// Reads <root>/exercises/<exercise>/rubric.yaml, its checks.cc, and its measure.cc where there is one.
Checked<Rubric> load_rubric_file(std::string const& root, std::string const& exercise);
// Reads <root>/exercises/curriculum.yaml and looks which exercises there are.
Checked<Curriculum> load_curriculum_file(std::string const& root);

}  // namespace racecourse::rubric
