// reset: the stub again. What was there is kept beside it, and said; what cannot be kept is not touched.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/cli/commands.h"
#include "grader/cli/standing.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

// Keeps `text` as lock.h.1, lock.h.2 ...: the first that is free, so that nothing is ever overwritten.
Result<std::string> keep_beside(std::string const& path, std::string const& text) {
  for (int number = 1;; ++number) {
    std::string const kept = path + "." + std::to_string(number);
    int const fd = ::open(kept.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) return Problem{std::string("it cannot be kept beside it: ") + std::strerror(errno), "", {}};
    ::close(fd);
    if (Result<bool> const written = write_file(kept, text); !written) {
      ::unlink(kept.c_str());
      return written.error();
    }
    return kept;
  }
}

// Status 0 and what was done, or 3 and why nothing was.
int put_back(Context const& context, std::string const& path, std::string const& stub) {
  std::string const file = context.root + "/" + path;
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) {
    bool const ordinary = fs::is_regular_file(file, error);
    Result<std::string> const now = ordinary ? read_file(file) : Result<std::string>(Problem{});
    if (!now) {
      complain(path + " is there and cannot be read, so it was left as it is. Mend or move it, then reset again");
      return ungradable;
    }
    if (*now == stub) {
      std::cout << path << " is the stub already.\n";
      return 0;
    }
    Result<std::string> const kept = keep_beside(file, *now);
    if (!kept) {
      complain(path + " was left as it is: " + kept.error().message);
      return ungradable;
    }
    std::cout << "Your version is kept as " << path << kept->substr(file.size()) << "\n";
  }
  if (Result<bool> const written = write_file(file, stub); !written) {
    complain({written.error()});
    return ungradable;
  }
  std::cout << path << " is the stub again.\n";
  return 0;
}

int reset(Context const& context, std::string const& exercise) {
  std::optional<rubric::Curriculum> const curriculum = curriculum_of(context);
  if (!curriculum || !known(exercises_of(*curriculum), exercise)) return usage;
  Result<std::string> const stub = stub_of(context, exercise);
  if (!stub) {
    complain({stub.error()});
    return ungradable;
  }
  return put_back(context, header_path(exercise), *stub);
}

}  // namespace

void add_reset(CLI::App& app, Action& chosen) {
  auto exercise = std::make_shared<std::string>();
  CLI::App* const command = app.add_subcommand("reset", "Put the stub back; your version is kept beside it");
  command->add_option("EXERCISE", *exercise, "Such as threading/lock")->required()->option_text(" ");
  command->footer(
      "Your version becomes lock.h.1, the next lock.h.2 and so on: nothing is ever overwritten.\n\n"
      "Example:\n"
      "  ./racecourse reset threading/lock");
  command->callback(
      [exercise, &chosen] { chosen = [exercise](Context const& context) { return reset(context, *exercise); }; });
}

}  // namespace racecourse::cli
