#include "grader/author/skeleton.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace racecourse::author {
namespace {

// In all of these, TRACK and NAME stand for the exercise's. The example is a gate: whoever sees it open sees what was
// written before it was opened.

constexpr char readme[] = R"(# FILL IN: a title

**Goal.** FILL IN: what is built, in one sentence.

**Invariant.** Whoever sees the gate open sees all that was written before it was opened.

**Why it matters.** FILL IN: what breaks without it.

## Levels

1. **Publish.** `open` and `is_open`. FILL IN: what each level asks for.

## Python's names

| Python | here |
| --- | --- |
| FILL IN | `open()` |

## What may be used

`std::atomic`. FILL IN.

**How big is it?** About 10 lines.

## Commands

```
./racecourse grade TRACK/NAME     all of it
./racecourse hint TRACK/NAME      a hint, plainer each time
./racecourse reset TRACK/NAME     start again; your version is kept
```
)";

constexpr char stub[] = R"(// TRACK/NAME: FILL IN: what it is. README.md has the levels in order.
//
// Add whatever members you need; names and signatures of what is here stay as they are.
#pragma once

#include "kit/kit.h"

namespace TRACK {

class NAME {
 public:
  // FILL IN: what each member promises.
  void open() noexcept { kit::todo(); }
  bool is_open() const noexcept { kit::todo(); }
};

}  // namespace TRACK
)";

constexpr char rubric[] = R"(exercise: TRACK/NAME
title: "FILL IN: a title"
lesson: Whoever sees the gate open sees all that was written before it was opened.
header: NAME.h
levels: [publish]
reference: standard
reference_note: "FILL IN: a mutex and a flag."
checks:
  - id: what_was_written_before_is_seen
    why: "FILL IN: why it matters."
    level: 1
    points: 100
    modes: {functional: {}, explore: {executions: 2000}, stress: {rounds: 50}}
    hints:
      - "FILL IN: a vague hint."
      - "FILL IN: a plain one. Never the code."
)";

constexpr char checks[] =
    R"(// Checks of TRACK/NAME. Each states one property of the contract and holds for every implementation that keeps it.
#include "TRACK/NAME/NAME.h"

#include "grader/harness/check.h"

// FILL IN: one case for each check of rubric.yaml.
BOOST_AUTO_TEST_CASE(what_was_written_before_is_seen) {
  kit::explore([] {
    TRACK::NAME gate;
    int written = 0;  // plain: only the gate orders who comes to it
    kit::require(!gate.is_open(), "it is open before anybody opened it");
    kit::thread const other([&] {
      written = 1;
      gate.open();
    });
    while (!gate.is_open()) kit::sys::cpu_relax();
    kit::require_equal(written, 1, "what was written before it was opened is not seen");
    kit::outcome(std::to_string(written));
  });
}
)";

constexpr char model[] = R"(// Model solution of TRACK/NAME. FILL IN.
#pragma once

#include "kit/kit.h"

namespace TRACK {

class NAME {
 public:
  void open() noexcept { open_.store(true, std::memory_order_release); }
  bool is_open() const noexcept { return open_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> open_{false};
};

}  // namespace TRACK
)";

constexpr char variant[] = R"(// A right variant of TRACK/NAME: FILL IN: built in another way.
#pragma once

#include "kit/kit.h"

namespace TRACK {

class NAME {
 public:
  void open() noexcept { word_.fetch_or(1); }
  bool is_open() const noexcept { return (word_.load() & 1) != 0; }

 private:
  sys::word word_{0};
};

}  // namespace TRACK
)";

constexpr char wrong[] =
    R"(// FILL IN: a mistake that students make. It is opened with a relaxed store, which publishes nothing.
#pragma once

#include "kit/kit.h"

namespace TRACK {

class NAME {
 public:
  void open() noexcept { open_.store(true, std::memory_order_relaxed); }
  bool is_open() const noexcept { return open_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> open_{false};
};

}  // namespace TRACK
)";

constexpr char expect[] = R"(# What each wrong submission must get; grader/docs/authoring-formats.md has the format.
- file: o01_relaxed.h
  description: "FILL IN: it is opened with a relaxed store, which publishes nothing."
  detector: explore
  fails: {what_was_written_before_is_seen: ["race"]}
)";

constexpr char reference[] = R"(// Reference for TRACK/NAME. FILL IN.
#pragma once

#include <mutex>

#include "kit/kit.h"

namespace TRACK {

class NAME {
 public:
  void open() noexcept {
    std::lock_guard const hold(m_);
    open_ = true;
  }
  bool is_open() const noexcept {
    std::lock_guard const hold(m_);
    return open_;
  }

 private:
  mutable std::mutex m_;
  bool open_ = false;
};

}  // namespace TRACK
)";

std::string replaced(std::string text, std::string const& from, std::string const& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_name(std::string const& name) {
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

}  // namespace

bool is_exercise_name(std::string const& name) {
  std::size_t const slash = name.find('/');
  return slash != std::string::npos && is_name(name.substr(0, slash)) && is_name(name.substr(slash + 1));
}

std::vector<std::pair<std::string, std::string>> skeleton(std::string const& exercise) {
  std::size_t const slash = exercise.find('/');
  std::string const track = exercise.substr(0, slash), name = exercise.substr(slash + 1);
  std::string const folder = "exercises/" + exercise + "/", solutions = "solutions/" + exercise + "/";
  std::vector<std::pair<std::string, std::string>> files{
      {folder + "README.md", readme},
      {folder + "BUILD", "exports_files(glob([\"*\"]))\n"},
      {folder + name + ".h", stub},
      {folder + name + ".stub", stub},
      {folder + "rubric.yaml", rubric},
      {folder + "checks.cc", checks},
      {solutions + name + ".h", model},
      {solutions + "right/word.h", variant},
      {solutions + "wrong/o01_relaxed.h", wrong},
      {solutions + "wrong/expect.yaml", expect},
      {"reference/" + exercise + "/" + name + ".h", reference},
  };
  for (auto& [path, text] : files) text = replaced(replaced(std::move(text), "TRACK", track), "NAME", name);
  return files;
}

Result<std::string> listed(std::string const& curriculum, std::string const& exercise) {
  std::string const track = exercise.substr(0, exercise.find('/'));
  std::istringstream in(curriculum);
  std::vector<std::string> lines;
  std::size_t place = 0;  // behind the last line of the track that lists an exercise
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
    if (line.starts_with("  - name: ")) inside = line == "  - name: " + track;
    bool const lists = line.starts_with("      - {id: ") || line == "    exercises:";
    if (inside && lists) place = lines.size();
  }
  if (place == 0) {
    return Problem{
        "there is no track '" + track + "'",
        "Add it to exercises/curriculum.yaml first, in the form that the others have: '- name:', 'title:' and "
        "'exercises:' on lines of their own",
        {"exercises/curriculum.yaml", 0, 0}};
  }
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place),
               "      - {id: " + exercise + ", title: \"" + std::string(mark) + "\", requires: []}");
  std::string text;
  for (std::string const& line : lines) text += line + "\n";
  return text;
}

}  // namespace racecourse::author
