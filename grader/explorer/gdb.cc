#include "grader/explorer/gdb.h"

#include <fmt/format.h>

namespace racecourse::explorer {

OwnFrame find_own_frame(raw::Finding const& finding, story::Symbols& symbols) {
  for (std::size_t i = 0; i < finding.frames.size(); ++i) {
    std::vector<trace::Frame> const here = symbols.frames(std::vector<raw::Address>{finding.frames[i]});
    for (std::size_t k = 0; k < here.size(); ++k) {
      if (here[k].own) return {static_cast<int>(i), static_cast<int>(here.size() - 1 - k)};
    }
  }
  return {};
}

std::string gdb_script(std::map<std::string, std::string> environment, OwnFrame const& frame) {
  std::string& orders = environment["RACECOURSE_EXPLORE"];
  // No report: the descriptor is the grader's.
  if (std::size_t const at = orders.find(" report=3"); at != std::string::npos) orders.erase(at, 9);
  orders += fmt::format(" stop={}", frame.physical);
  std::string script =
      "set pagination off\nset confirm off\nset debuginfod enabled off\nset startup-with-shell off\n"
      "set breakpoint pending on\n"
      // The engine saves pages when they are first written to.
      "handle SIGSEGV nostop noprint pass\n"
      "unset environment\n";
  for (auto const& [name, value] : environment) script += fmt::format("set environment {} {}\n", name, value);
  script += "break racecourse_stopped\nrun\n";
  script += "frame address (unsigned long)racecourse_frame\n";
  // That is the function itself; those inlined into it have the same address.
  if (frame.inlined > 0) script += fmt::format("down {}\n", frame.inlined);
  return script;
}

}  // namespace racecourse::explorer
