#include "tests/engine/litmus/table.h"

#include <algorithm>
#include <functional>
#include <sstream>

#include "tests/engine/litmus/candidate.h"

namespace racecourse::litmus {
namespace {

using tiny::Outcome;
using Is = std::function<bool(Row const&)>;

constexpr std::size_t most_listed = 12;

// Memory orders only, as they fill the gaps of the family.
std::string orders_of(tiny::Program const& program) {
  std::string text;
  for (int t = 0; t < program.threads; ++t) {
    text += t > 0 ? " | " : "";
    for (int s = 0; s < program.length[t]; ++s) {
      std::string const step = tiny::to_string(program.steps[t][s]);
      bool const guarded = program.steps[t][s].guarded;
      std::size_t const space = step.find(' ', guarded ? step.find('?') + 2 : 0);
      text += (s > 0 ? "; " : "") + (space == std::string::npos ? std::string("plain") : step.substr(space + 1));
    }
  }
  return text;
}

// The weakest programs that have a property which all stronger ones share.
std::string from_where(std::vector<Row> const& rows, Is const& is) {
  std::string text;
  for (Row const& row : rows) {
    if (!is(row)) continue;
    bool const weakest = std::none_of(rows.begin(), rows.end(), [&](Row const& other) {
      return &other != &row && is(other) && as_weak(other.program, row.program);
    });
    bool const kept = std::all_of(rows.begin(), rows.end(),
                                  [&](Row const& other) { return is(other) || !as_weak(row.program, other.program); });
    if (weakest) text += "\n      " + orders_of(row.program) + (kept ? "" : "   (not by all stronger ones)");
  }
  return text;
}

std::string verdict(std::vector<Row> const& rows, Is const& forbidden) {
  auto const n = std::count_if(rows.begin(), rows.end(), forbidden);
  if (n == 0) return "allowed by all";
  if (n == static_cast<std::ptrdiff_t>(rows.size())) return "allowed by none";
  return "forbidden from" + from_where(rows, forbidden);
}

void describe_outcome(std::ostream& out, Outcome outcome, std::vector<Row> const& rows) {
  Is const forbidden = [&](Row const& row) { return !row.racy && row.allowed.count(outcome) == 0; };
  Is const buffered = [&](Row const& row) {
    return !row.racy && row.allowed.count(outcome) != 0 && row.not_buffered.count(outcome) == 0;
  };
  out << "    " << tiny::to_string(outcome, rows.front().program) << "   " << verdict(rows, forbidden);
  Is const uncompiled = [&](Row const& row) {
    return !row.racy && row.not_buffered.count(outcome) != 0 && row.meant.count(outcome) == 0;
  };
  auto const leave_out = [&](Is const& is, char const* why) {
    if (auto const n = std::count_if(rows.begin(), rows.end(), is); n > 0)
      out << "\n      left out by the explorer in " << n << ": " << why;
  };
  leave_out(buffered, "load buffering");
  leave_out(uncompiled, "a seq_cst load before the read-modify-write that releases");
  out << '\n';
}

// Outcomes that no order of the family's would allow, of all that values could make up.
std::set<Outcome> impossible(std::vector<Row> const& rows, std::set<Outcome> const& possible) {
  std::set<Outcome> all;
  for_each_candidate(rows.front().program, [&](Candidate const& candidate) {
    Outcome const outcome = outcome_of(candidate, rows.front().program);
    if (possible.count(outcome) == 0) all.insert(outcome);
  });
  return all;
}

void describe_outcomes(std::ostream& out, std::vector<Row> const& rows) {
  std::set<Outcome> possible, always;
  for (Row const& row : rows) {
    if (!row.racy) possible.insert(row.allowed.begin(), row.allowed.end());
  }
  for (Outcome const outcome : possible) {
    bool const by_all = std::all_of(rows.begin(), rows.end(), [&](Row const& row) {
      return row.racy || (row.allowed.count(outcome) != 0 && row.meant.count(outcome) != 0);
    });
    if (by_all) always.insert(outcome);
  }
  for (Outcome const outcome : possible) {
    if (always.count(outcome) == 0) describe_outcome(out, outcome, rows);
  }
  if (always.size() > most_listed) {
    out << "    " << always.size() << " outcomes allowed by all\n";
  } else {
    for (Outcome const outcome : always) describe_outcome(out, outcome, rows);
  }
  std::set<Outcome> const never = impossible(rows, possible);
  if (never.size() > most_listed) out << "    " << never.size() << " outcomes allowed by none\n";
  if (never.size() > most_listed) return;
  for (Outcome const outcome : never) {
    out << "    " << tiny::to_string(outcome, rows.front().program) << "   allowed by none\n";
  }
}

}  // namespace

std::string describe(Family const& family, std::vector<Row> const& rows) {
  std::ostringstream out;
  out << family.name << ": " << family.about << "\n    " << family.text << '\n';
  auto const racy = std::count_if(rows.begin(), rows.end(), [](Row const& row) { return row.racy; });
  auto const different = std::count_if(rows.begin(), rows.end(), [](Row const& row) {
    return row.racy != row.shown_racy || (!row.racy && row.meant != row.shown);
  });
  out << "  " << rows.size() << (rows.size() == 1 ? " program" : " programs");
  if (racy == static_cast<std::ptrdiff_t>(rows.size())) {
    out << ", all with a data race\n";
  } else if (racy > 0) {
    out << ", " << racy << " with a data race; none from" << from_where(rows, [](Row const& row) { return !row.racy; })
        << '\n';
  } else {
    out << '\n';
  }
  if (racy < static_cast<std::ptrdiff_t>(rows.size())) describe_outcomes(out, rows);
  out << "  the explorer shows " << (different == 0 ? "just these" : "OTHERS IN " + std::to_string(different)) << '\n';
  return out.str();
}

}  // namespace racecourse::litmus
