// Cases that were judged right before and are the same still, so that they need not be run again.
//
//   <cache>/proven/<key of root, compiler and case>   the key of all that the judgement is made of; score; seconds
//
// One file a case: a new judgement takes the place of the old one. Losing them costs time only.
#pragma once

#include <optional>
#include <string>

#include "grader/author/cases.h"

namespace racecourse::author {

struct Judgement {
  int score = 0, max_score = 0;
  double seconds = 0;
};

class Proven {
 public:
  // `setting`: all that judgements are made of, apart from the case: checks, rubric, harness, grader, compilers, flags.
  Proven(std::string root, std::string cache, std::string setting)
      : root_(std::move(root)), cache_(std::move(cache)), setting_(std::move(setting)) {}

  std::optional<Judgement> recall(Case const& c) const;
  void remember(Case const& c, Judgement const& judgement) const;  // only of a case with which nothing was wrong

 private:
  std::string path_of(Case const& c) const;
  std::string key_of(Case const& c) const;

  std::string root_, cache_, setting_;
};

}  // namespace racecourse::author
