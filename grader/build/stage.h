// Lays out what a jailed compiler sees. Internal to this room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/build/parts.h"

namespace racecourse::build {

// Where things are inside a jail (and, below the work folder, outside of it).
inline constexpr char inside_kit[] = "/racecourse/include";
inline constexpr char inside_stage[] = "/racecourse/stage";  // has submission/, prerequisites/, checks/
inline constexpr char inside_pch[] = "/racecourse/pch";
inline constexpr char inside_out[] = "/racecourse/out";

// Everything about an exercise but the submission: its checks or workloads, and the headers of earlier exercises.
struct Surroundings {
  std::vector<std::pair<std::string, std::string>> files;  // path below the stage, text
  std::string key;
  std::string whole_key;  // with all cases
};
// What is compiled.
struct Wanted {
  Flavour flavour = Flavour::controlled;
  Side side = Side::submission;
  std::string source = "checks.cc";  // of the exercise; or measure.cc
  std::set<std::string> cases = {};  // those of its cases that are wanted; empty: all
};
Wanted checks_for(Flavour flavour, std::set<std::string> const& cases = {});
Result<Surroundings> surroundings_of(std::string const& root, std::string const& exercise, Wanted const& wanted);

// Of checks.cc and the headers beside it, one behind the other.
std::string text_of_checks(Surroundings const& surroundings);

// The snapshot of public headers in the cache; `key` names it.
struct Kit {
  std::string path, key;
};
Result<Kit> kit_of(Workspace const& workspace);

}  // namespace racecourse::build
