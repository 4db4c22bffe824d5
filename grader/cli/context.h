// What every command needs: where things are, what the terminal can show, the course. Made once in main.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/build/build.h"
#include "grader/report/report.h"
#include "grader/rubric/load.h"

namespace racecourse::cli {

// Exit statuses: a promise (grader/docs/formats.md).
inline constexpr int full_marks = 0, fewer_marks = 1, usage = 2, ungradable = 3;

struct Context {
  std::string root, cache;
  bool terminal = false;  // standard output is one
  int width = 100;
  build::Workspace workspace() const { return {root, cache, {}, {}}; }
  report::Style style() const { return {terminal, width, true}; }
};

Context make_context();

// Where the programs beside this one are: bazel-bin/grader.
std::string grader_folder();

// The course, or exit status 2 after saying what is wrong.
std::optional<rubric::Curriculum> curriculum_of(Context const& context);
std::optional<rubric::Rubric> rubric_of(Context const& context, std::string const& exercise);
std::vector<std::string> exercises_of(rubric::Curriculum const& curriculum);

// What may have been meant by a mistyped name: the nearest one, or one with the same letters in another order. "" if
// nothing is near.
std::string meant(std::string const& word, std::vector<std::string> const& names);

// False, after naming the nearest one, if there is no such exercise.
bool known(std::vector<std::string> const& exercises, std::string const& name);

std::string header_path(std::string const& exercise);  // "exercises/threading/lock/lock.h"
std::string stub_path(std::string const& exercise);    // "exercises/threading/lock/lock.stub", as the course ships it

// Makes the checkout the working folder, so that header_path() is found and shown from wherever we were called.
void enter_checkout(Context const& context);

void complain(std::string const& message);
void complain(Problems const& problems);

// Makes the programs that run in jails reachable there. False after saying why not.
bool install_tools(Context const& context);

// Where no sandbox holds and submissions are trusted, says so, loudly.
void warn_if_unconfined(build::Workspace const& workspace, bool trusted);

// SIGINT and SIGTERM end what is running, remove what is temporary, and end us with 130.
void install_interrupt_handler();
bool interrupted();
int interruption_descriptor();  // can be read from once interrupted() is true, and not before: for poll()

}  // namespace racecourse::cli
