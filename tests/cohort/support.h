// Mutants that nobody made, and a cache of their own to remember them in.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "grader/cohort/mutants.h"
#include "grader/cohort/suspects.h"

namespace racecourse::cohort {

// So that Boost.Test can print what it compares.
inline std::ostream& operator<<(std::ostream& out, Fate fate) { return out << to_string(fate); }
inline std::ostream& operator<<(std::ostream& out, Suspect const& s) { return out << s.check << " in " << s.mode; }

namespace test {

struct Cache {
  Cache() {
    std::string pattern = "/tmp/cohort-test-XXXXXX";
    path = mkdtemp(pattern.data());
  }
  ~Cache() { std::filesystem::remove_all(path); }
  Cache(Cache const&) = delete;
  build::Workspace workspace() const {
    build::Workspace workspace;
    workspace.cache = path;
    return workspace;
  }
  std::string path;
};

inline MutantToTry mutant(std::string const& function, std::string const& text) {
  MutantToTry made;
  made.file = "solutions/threading/lock/lock.h";
  made.mutant = {"order-weakened", function, 10, "w_.store(0);", 1, "release becomes relaxed", {}};
  made.text = text;
  return made;
}

inline Tried tried(Fate fate, std::string const& check = "", std::string const& mode = "",
                   std::string const& message = "") {
  return {fate, check, mode, message, 1.5, false};
}

}  // namespace test
}  // namespace racecourse::cohort
