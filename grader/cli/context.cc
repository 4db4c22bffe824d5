#include "grader/cli/context.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>

#include "grader/base/nearest.h"
#include "grader/build/cache.h"
#include "grader/build/tools.h"
#include "grader/process/process.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

std::string environment(char const* name, std::string const& otherwise) {
  char const* const value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

std::string own_folder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path().string();
}

std::atomic<bool> was_interrupted{false};
int interruption_pipe[2] = {-1, -1};

}  // namespace

std::string grader_folder() { return fs::path(own_folder()).parent_path().string(); }

Context make_context() {
  Context context;
  context.root = environment("RACECOURSE_ROOT", fs::current_path().string());
  context.cache = environment("RACECOURSE_CACHE", "/var/tmp/racecourse-" + std::to_string(getuid()));
  context.terminal =
      isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR", "").empty() && environment("TERM", "") != "dumb";
  winsize size{};
  if (context.terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    context.width = std::clamp<int>(size.ws_col, 40, 120);
  }
  build::tidy(context.cache, 2ull << 30);
  return context;
}

void complain(std::string const& message) { std::cerr << "racecourse: " << message << "\n"; }

void complain(Problems const& problems) {
  for (Problem const& problem : problems) std::cerr << to_string(problem) << "\n";
}

std::optional<rubric::Curriculum> curriculum_of(Context const& context) {
  Checked<rubric::Curriculum> curriculum = rubric::load_curriculum_file(context.root);
  if (curriculum) return *curriculum;
  complain(curriculum.error());
  return std::nullopt;
}

std::optional<rubric::Rubric> rubric_of(Context const& context, std::string const& exercise) {
  Checked<rubric::Rubric> rubric = rubric::load_rubric_file(context.root, exercise);
  if (rubric) return *rubric;
  complain(rubric.error());
  return std::nullopt;
}

std::vector<std::string> exercises_of(rubric::Curriculum const& curriculum) {
  std::vector<std::string> all;
  for (rubric::Track const& track : curriculum.tracks) {
    for (rubric::Lesson const& lesson : track.lessons) all.push_back(lesson.exercise);
  }
  return all;
}

std::string meant(std::string const& word, std::vector<std::string> const& names) {
  std::string near = nearest(word, names);
  if (!near.empty()) return near;
  // Two letters that changed places count as two edits, which is much in a short word.
  for (std::string const& name : names) {
    if (word.size() == name.size() && std::is_permutation(word.begin(), word.end(), name.begin())) return name;
  }
  return "";
}

bool known(std::vector<std::string> const& exercises, std::string const& name) {
  if (std::find(exercises.begin(), exercises.end(), name) != exercises.end()) return true;
  std::string near = meant(name, exercises);
  std::vector<std::string> short_names;
  short_names.reserve(exercises.size());
  for (std::string const& exercise : exercises) short_names.push_back(fs::path(exercise).filename().string());
  std::string const short_name = meant(fs::path(name).filename().string(), short_names);
  for (std::string const& exercise : exercises) {
    if (near.empty() && !short_name.empty() && exercise.ends_with("/" + short_name)) near = exercise;
  }
  complain("there is no exercise '" + name + "'. " + (near.empty() ? "" : "Did you mean '" + near + "'? ") +
           "./racecourse list shows all.");
  return false;
}

std::string header_path(std::string const& exercise) {
  return "exercises/" + exercise + "/" + fs::path(exercise).filename().string() + ".h";
}

std::string stub_path(std::string const& exercise) {
  return fs::path(header_path(exercise)).replace_extension(".stub").string();
}

void enter_checkout(Context const& context) {
  std::error_code ignored;  // then the header is not found, which is told with its path
  fs::current_path(context.root, ignored);
}

bool install_tools(Context const& context) {
  std::string const grader = grader_folder();
  Result<std::string> const confine = build::install_tool(context.cache, grader + "/sandbox/confine");
  Result<std::string> const walker = build::install_tool(context.cache, grader + "/submission/policy_walker");
  Result<std::string> const archives = build::install_tool(context.cache, grader + "/submission/archive_reader");
  Result<std::string> const engine = build::install_tool(context.cache, grader + "/engine/libracecourse_engine.so");
  for (Result<std::string> const* tool : {&confine, &walker, &archives, &engine}) {
    if (*tool) continue;
    complain({tool->error()});
    return false;
  }
  build::set_engine(*engine);
  sandbox::set_confine_program(*confine);
  build::set_policy_walker(*walker);
  build::set_archive_reader(*archives);
  return true;
}

void warn_if_unconfined(build::Workspace const& workspace, bool trusted) {
  if (workspace.layer != sandbox::Layer::none || !trusted) return;
  complain("NO SANDBOX holds on this machine. What is graded runs all the same, since you said --trust-submissions");
}

void install_interrupt_handler() {
  if (pipe2(interruption_pipe, O_CLOEXEC) != 0) interruption_pipe[0] = interruption_pipe[1] = -1;
  sigset_t signals;
  sigemptyset(&signals);
  for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    // Ignored by whoever started us, as nohup does: it is not for us.
    if (before.sa_handler != SIG_IGN) sigaddset(&signals, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by all threads; only the waiter below hears them
  signal(SIGPIPE, SIG_IGN);
  std::thread([signals] {
    int which = 0;
    sigwait(&signals, &which);
    was_interrupted = true;
    close(interruption_pipe[1]);  // who waits for it reads its end
    process::interrupt_all();
    sigwait(&signals, &which);  // a second time: at once
    _exit(130);
  }).detach();
}

bool interrupted() { return was_interrupted; }
int interruption_descriptor() { return interruption_pipe[0]; }

}  // namespace racecourse::cli
