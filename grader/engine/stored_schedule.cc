#include "grader/engine/stored_schedule.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "grader/engine/choice_names.h"
#include "grader/engine/raw.h"

namespace racecourse::engine {
namespace {

std::vector<char> content_of(char const* path) {
  long const file = raw::call(SYS_open, reinterpret_cast<long>(path), O_RDONLY | O_CLOEXEC);
  if (file < 0) raw::die("the schedule file cannot be opened");
  std::vector<char> text;
  char piece[4096];
  for (;;) {
    long const n = raw::call(SYS_read, file, reinterpret_cast<long>(piece), sizeof piece);
    if (n <= 0) break;
    text.insert(text.end(), piece, piece + n);
  }
  raw::call(SYS_close, file);
  text.push_back('\0');
  return text;
}

std::uint64_t number(char const*& at) {
  char* end = nullptr;
  std::uint64_t const value = std::strtoull(at, &end, 10);
  at = end;
  return value;
}

explore::Choice choice(char const*& at) {
  while (*at == ' ') ++at;
  for (unsigned i = 0; i < explore::choices; ++i) {
    std::size_t const n = std::strlen(choice_names[i]);
    if (std::strncmp(at, choice_names[i], n) != 0 || at[n] != ' ') continue;
    at += n;
    return static_cast<explore::Choice>(i);
  }
  raw::die("the schedule file has a choice that this explorer does not know");
}

bool begins(char const*& at, char const* word) {
  std::size_t const n = std::strlen(word);
  if (std::strncmp(at, word, n) != 0) return false;
  at += n;
  return true;
}

}  // namespace

explore::Schedule stored_schedule(char const* path) {
  explore::Schedule schedule;
  std::vector<char> const text = content_of(path);
  for (char const* line = text.data(); line != nullptr && *line != '\0';) {
    char const* at = line;
    if (begins(at, "turn ")) {
      int const thread = static_cast<int>(number(at));
      schedule.turns.push_back({thread, number(at)});
    } else if (begins(at, "pick ")) {
      explore::Picked picked;
      picked.thread = static_cast<int>(number(at));
      picked.step = number(at);
      picked.choice = choice(at);
      picked.nth = static_cast<std::uint32_t>(number(at));
      picked.way = static_cast<unsigned>(number(at));
      schedule.picks.push_back(picked);
    }
    line = std::strchr(line, '\n');
    if (line != nullptr) ++line;
  }
  return schedule;
}

}  // namespace racecourse::engine
