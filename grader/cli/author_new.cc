// author new: a small exercise to begin with. Nothing that is there is ever overwritten.
#include <filesystem>
#include <iostream>

#include "grader/author/skeleton.h"
#include "grader/base/files.h"
#include "grader/cli/author.h"

namespace racecourse::cli {
namespace {

constexpr char curriculum_path[] = "exercises/curriculum.yaml";

// What stands in the way; empty: nothing does.
std::string in_the_way(Context const& context, std::string const& exercise) {
  std::error_code ignored;
  for (auto const& [path, text] : author::skeleton(exercise)) {
    if (std::filesystem::exists(context.root + "/" + path, ignored)) return path;
  }
  return "";
}

int make(Context const& context, std::string const& exercise) {
  if (!author::is_exercise_name(exercise)) {
    complain("'" + exercise +
             "' is no name for an exercise. It is TRACK/NAME, such as threading/latch, in small letters, "
             "digits and _");
    return usage;
  }
  if (std::string const path = in_the_way(context, exercise); !path.empty()) {
    complain(path + " is there already, so nothing was made. Choose another name, or move it away");
    return usage;
  }
  if (!curriculum_of(context)) return usage;  // what is not sound is not added to
  Result<std::string> const curriculum = read_file(context.root + "/" + curriculum_path);
  Result<std::string> const listed = curriculum ? author::listed(*curriculum, exercise) : curriculum;
  if (!listed) {
    complain({listed.error()});
    return usage;
  }
  for (auto const& [path, text] : author::skeleton(exercise)) {
    if (Result<bool> const written = write_file(context.root + "/" + path, text); !written) {
      complain({written.error()});
      return ungradable;
    }
    std::cout << "made     " << path << "\n";
  }
  if (Result<bool> const written = write_file(context.root + "/" + curriculum_path, *listed); !written) {
    complain({written.error()});
    return ungradable;
  }
  std::cout << "changed  " << curriculum_path
            << "\n\nIt is a whole exercise, and sound: its subject is an example. Replace what is marked '"
            << author::mark << "', then\n  ./racecourse author check " << exercise << "\n  ./racecourse author mutate "
            << exercise << "\ngrader/docs/write-an-exercise.md goes through it step by step.\n";
  return 0;
}

}  // namespace

void add_author_new(CLI::App& author, Action& chosen) {
  auto exercise = std::make_shared<std::string>();
  CLI::App* const command = author.add_subcommand("new", "Make a small exercise to begin with");
  command->add_option("TRACK/NAME", *exercise, "Such as threading/latch")->required()->option_text(" ");
  command->footer("Example:\n  ./racecourse author new threading/latch");
  command->callback([=, &chosen] { chosen = [=](Context const& context) { return make(context, *exercise); }; });
}

}  // namespace racecourse::cli
