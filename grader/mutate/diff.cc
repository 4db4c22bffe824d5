#include "grader/mutate/diff.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace racecourse::mutate {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(std::string const& text) {
  std::istringstream in(text);
  Lines lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Lines that both have, by the longest common subsequence: the differing part is short, so the table is small.
void write_changes(Lines const& before, Lines const& after, std::ostringstream& out) {
  std::size_t const n = before.size(), m = after.size();
  std::vector<std::vector<std::size_t>> common(n + 1, std::vector<std::size_t>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && before[i] == after[j]) {
      out << ' ' << before[i] << '\n';
      ++i, ++j;
    } else if (i < n && (j == m || common[i + 1][j] >= common[i][j + 1])) {
      out << '-' << before[i++] << '\n';
    } else {
      out << '+' << after[j++] << '\n';
    }
  }
}

Lines part(Lines const& lines, std::size_t from, std::size_t to) {
  return {lines.begin() + static_cast<std::ptrdiff_t>(from), lines.begin() + static_cast<std::ptrdiff_t>(to)};
}

}  // namespace

std::string unified_diff(std::string const& name, std::string const& before, std::string const& after) {
  constexpr std::size_t around = 3;
  Lines const a = lines_of(before), b = lines_of(after);
  std::size_t const shorter = std::min(a.size(), b.size());
  std::size_t first = 0, last = 0;  // lines that agree at the start, and at the end
  while (first < shorter && a[first] == b[first]) ++first;
  if (first == a.size() && first == b.size()) return "";
  while (last < shorter - first && a[a.size() - 1 - last] == b[b.size() - 1 - last]) ++last;
  std::size_t const begin = first - std::min(first, around), behind = std::min(last, around);
  std::size_t const a_end = a.size() - last, b_end = b.size() - last;
  std::ostringstream out;
  out << "--- " << name << "\n+++ " << name << ", mutated\n@@ -" << begin + 1 << ',' << a_end + behind - begin << " +"
      << begin + 1 << ',' << b_end + behind - begin << " @@\n";
  for (std::size_t i = begin; i < first; ++i) out << ' ' << a[i] << '\n';
  write_changes(part(a, first, a_end), part(b, first, b_end), out);
  for (std::size_t i = a_end; i < a_end + behind; ++i) out << ' ' << a[i] << '\n';
  return out.str();
}

}  // namespace racecourse::mutate
