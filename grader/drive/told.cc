#include "grader/drive/told.h"

#include <filesystem>

#include "grader/story/tell.h"

namespace racecourse::drive {
namespace {

namespace fs = std::filesystem;

// The submission, and the check around it unless it is hidden; nothing of the kit and of libraries.
story::Showing showing_for(Order const& order, std::string const& root) {
  std::string const checks = "/stage/checks/" + order.exercise + "/", folder = "exercises/" + order.exercise + "/";
  bool const hidden = order.check.visibility != rubric::Visibility::visible;
  return [&order, checks, folder, hidden, root](std::string const& path) {
    story::Shown shown;
    std::size_t const at = path.find(checks);
    if (path.find("/stage/submission/") != std::string::npos) {
      shown.name = order.student_path;
      shown.own = true;
      shown.text = &order.student_text;
    } else if (!hidden && at != std::string::npos && path.find('/', at + checks.size()) == std::string::npos) {
      // A file in that folder and none above it: #line gives paths any name.
      shown.name = folder + path.substr(at + checks.size());
      shown.file = root + "/" + shown.name;
    }
    return shown;
  };
}

// The program's own modules by the names that they have here. Others are named by the submission's process: not opened.
std::vector<std::string> modules_of(std::vector<std::string> const& named, std::string const& program) {
  std::string const engine = "libracecourse_engine.so";
  std::vector<std::string> modules(named.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (i == 0) modules[i] = program;
    if (fs::path(named[i]).filename() == engine) modules[i] = (fs::path(program).parent_path() / engine).string();
  }
  return modules;
}

std::string state_of(trace::Stance const& stance) {
  std::string text = stance.text.empty() ? stance.state : stance.text;
  for (std::size_t i = 0; i < stance.holds.size(); ++i) {
    text += (i == 0 ? "; holds " : " and ") + stance.holds[i];
  }
  return text;
}

std::vector<trace::ThreadStory> threads_of(trace::Story const& story) {
  std::vector<trace::ThreadStory> all;
  for (trace::Stance const& stance : story.threads) {
    bool const fails = stance.thread == story.thread && story.kind != "deadlock" && story.kind != "livelock";
    if (stance.state == "ended" && !fails) continue;
    trace::ThreadStory thread{stance.name, fails ? "fails" : state_of(stance), {}};
    for (trace::Frame const& frame : stance.stack) {
      if (frame.own) thread.stack.push_back(frame);
    }
    all.insert(fails ? all.begin() : all.end(), std::move(thread));  // the first one has the location
  }
  return all;
}

}  // namespace

void tell_story(trace::Evidence& evidence, Order const& order, build::Binary const& binary, std::string const& root) {
  if (evidence.finding.empty() || evidence.failures.empty()) return;
  Result<story::raw::Answer> const answer = story::raw::parse(evidence.finding + "\n");
  evidence.finding.clear();
  if (!answer || answer->findings.empty()) return;
  story::raw::Finding const& finding = answer->findings.front();
  trace::Failure& failure = evidence.failures.front();
  story::Symbols symbols(modules_of(finding.modules, binary.path), showing_for(order, root));
  trace::Story story = story::tell(finding, symbols);
  story.execution = static_cast<std::uint64_t>(failure.execution);
  failure.threads = threads_of(story);
  if (finding.kind == failure.kind) failure.message = story.message;  // not in the words of the check itself
  failure.story = std::move(story);
}

}  // namespace racecourse::drive
