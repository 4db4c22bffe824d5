#include "grader/story/timeline.h"

#include <fmt/format.h>

#include <algorithm>

namespace racecourse::story {
namespace {

constexpr std::size_t longest_loop = 8;

bool alike(Line const& a, Line const& b) {
  return a.thread == b.thread && a.text == b.text && a.note == b.note && a.location == b.location && a.mark.empty() &&
         b.mark.empty();
}

// How often the `period` lines at `at` come again directly behind themselves.
std::size_t repetitions(std::vector<Line> const& lines, std::size_t at, std::size_t period) {
  std::size_t times = 1;
  for (std::size_t next = at + period; next + period <= lines.size(); next += period, ++times) {
    for (std::size_t i = 0; i < period; ++i) {
      Line const& again = lines[next + i];
      if (again.switched || !alike(lines[at + i], again)) return times;
    }
  }
  return times;
}

}  // namespace

std::vector<Line> collapse_loops(std::vector<Line> const& lines) {
  std::vector<Line> result;
  for (std::size_t at = 0; at < lines.size();) {
    std::size_t period = 1, times = 1;
    for (std::size_t p = 1; p <= longest_loop && at + 2 * p <= lines.size(); ++p) {
      if (std::size_t const n = repetitions(lines, at, p); n > 1 && n * p > times * period) {
        period = p;
        times = n;
      }
    }
    // Two of the same are no loop yet.
    if (times < 3) period = times = 1;
    for (std::size_t i = 0; i < period; ++i) {
      result.push_back(lines[at + i]);
      result.back().times = times;
    }
    at += period * times;
  }
  return result;
}

std::vector<bool> involved(Story const& story) {
  std::vector<bool> result(story.threads.size(), false);
  auto const add = [&](int thread) {
    if (thread >= 0 && static_cast<std::size_t>(thread) < result.size())
      result[static_cast<std::size_t>(thread)] = true;
  };
  add(story.thread);
  for (int const t : story.cycle) add(t);
  if (story.kind == "data-race") {
    for (Line const& line : story.lines) {
      if (!line.mark.empty()) add(line.thread);
    }
    return result;
  }
  bool const all = story.kind != "deadlock" || story.cycle.empty();
  for (Stance const& t : story.threads) {
    if (all) add(t.thread);
  }
  return result;
}

std::vector<Line> collapse_others(std::vector<Line> const& lines, std::vector<bool> const& involved) {
  std::vector<Line> result;
  for (Line const& line : lines) {
    auto const thread = static_cast<std::size_t>(line.thread);
    bool const matters = thread >= involved.size() || involved[thread] || !line.mark.empty() || line.what == "create";
    if (matters) {
      result.push_back(line);
      continue;
    }
    bool const goes_on = !result.empty() && result.back().thread == line.thread && result.back().what == "others";
    if (goes_on) {
      result.back().times += line.times;
    } else {
      result.push_back(line);
      result.back().what = "others";
      result.back().location.reset();
      result.back().source.clear();
      result.back().note.clear();
      result.back().times = line.times;
    }
    result.back().text = fmt::format("{} step{}", result.back().times, result.back().times == 1 ? "" : "s");
  }
  for (Line& line : result) {
    if (line.what == "others") line.times = 1;
  }
  return result;
}

std::vector<Line> shortened(std::vector<Line> const& lines, std::size_t most) {
  if (lines.size() <= most) return lines;
  std::size_t const first = most / 4, last = most - first - 1;
  std::vector<Line> result(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(first));
  Line gap;
  gap.thread = -1;
  gap.text = fmt::format("{} lines left out", lines.size() - first - last);
  result.push_back(gap);
  result.insert(result.end(), lines.end() - static_cast<std::ptrdiff_t>(last), lines.end());
  return result;
}

}  // namespace racecourse::story
