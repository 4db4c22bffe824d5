// Collects what breaks a rule, once per rule and line, in source order. Internal to this room.
#pragma once

#include <set>
#include <string>

#include "grader/base/result.h"

namespace racecourse::submission {

class Findings {
 public:
  explicit Findings(std::string shown_as) : shown_as_(std::move(shown_as)) {}
  // Found on the way: something that must not even be read.
  void stop_reading() { stopped_ = true; }
  bool stopped() const { return stopped_; }
  void add(unsigned line, unsigned column, std::string const& message, std::string const& remedy);
  Problems sorted() const;

 private:
  std::string shown_as_;
  std::set<std::string> seen_;
  Problems found_;
  bool stopped_ = false;
};

}  // namespace racecourse::submission
