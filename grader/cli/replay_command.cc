// replay: repeats the execution in a schedule file, and tells what happens in it.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "grader/base/files.h"
#include "grader/build/cache.h"
#include "grader/cli/commands.h"
#include "grader/cli/exploring.h"
#include "grader/explorer/answer.h"
#include "grader/explorer/gdb.h"
#include "grader/explorer/symbols.h"
#include "grader/process/become.h"

namespace racecourse::cli {
namespace {

namespace fs = std::filesystem;

struct Wishes {
  std::string schedule, folder, format = "text";
  bool gdb = false;
};

constexpr char gdb_program[] = "/usr/bin/gdb";

bool all_there(std::vector<std::string> const& files, fs::path const& folder) {
  for (std::string const& file : files) {
    if (std::error_code ignored; !fs::exists(folder / file, ignored)) return false;
  }
  return true;
}

// Where the program's files are: where it was said, here, or beside the schedule file.
Result<std::string> folder_of(explorer::ScheduleFile const& file, Wishes const& wishes, std::string const& directory) {
  std::vector<fs::path> places{directory, fs::path(directory) / fs::path(wishes.schedule).parent_path()};
  if (!wishes.folder.empty()) places = {fs::path(directory) / wishes.folder};
  for (fs::path const& place : places) {
    if (all_there(file.ingredients.files, place)) return place.lexically_normal().string();
  }
  std::string files;
  for (std::string const& name : file.ingredients.files) files += (files.empty() ? "" : ", ") + name;
  return Problem{"the program's files are not here: " + files, "Say where they are: --in FOLDER", {wishes.schedule}};
}

Result<explorer::ScheduleFile> read_schedule(std::string const& path) {
  Result<std::string> const text = read_file(path);
  if (!text) return text.error();
  return explorer::parse_schedule(*text, path);
}

Problem other_program(Wishes const& wishes) {
  return {"this schedule is of another program: its files were changed since, or the compiler is another one",
          "Explore the program again",
          {wishes.schedule}};
}

// Does not return if all goes well.
int debug(explorer::Program const& program, explorer::ScheduleFile const& file, explorer::Workplace const& place,
          std::string const& schedule, story::raw::Finding const& finding) {
  story::Symbols symbols = explorer::symbols_of(program, finding.modules);
  std::string const script =
      explorer::gdb_script(environment_of(file.options, place, schedule), explorer::find_own_frame(finding, symbols));
  build::WorkFolder const work(place.cache);
  if (!work.ok()) return complain({work.problem()}), ungradable;
  std::string const path = work.path() + "/gdb";
  if (Result<bool> const written = write_file(path, script); !written) return complain({written.error()}), ungradable;
  std::vector<std::string> argv{gdb_program, "-q", "-nx", "-x", path, "--args", program.path};
  argv.insert(argv.end(), file.options.arguments.begin(), file.options.arguments.end());
  return complain({process::become(argv)}), ungradable;
}

int replay(Context const& context, Wishes const& wishes) {
  explorer::Workplace const place = workplace_of(context);
  if (wishes.gdb && access(gdb_program, X_OK) != 0) {
    complain({Problem{"gdb is not installed", "As root: apt-get install gdb", {}}});
    return ungradable;
  }
  Result<explorer::ScheduleFile> file = read_schedule(wishes.schedule);
  if (!file) return complain({file.error()}), usage;
  Result<std::string> const folder = folder_of(*file, wishes, place.directory);
  if (!folder) return complain({folder.error()}), usage;
  explorer::Ingredients ingredients = file->ingredients;
  for (std::string& name : ingredients.files) name = (fs::path(*folder) / name).string();
  explorer::Style style = style_of(context, place, "", "");
  auto const program = explorer::build_program(ingredients, place);
  if (!program) return show_failed_build(program.error(), wishes.format, style);
  if (program->hash != file->program) return complain({other_program(wishes)}), usage;
  std::string const whole = (fs::path(place.directory) / wishes.schedule).string();
  Result<explorer::Run> const run = explorer::repeat_program(*program, file->options, place, whole);
  if (!run) return complain({run.error()}), ungradable;
  explorer::Answer answer = explorer::answer_of(*run, *program, file->options);
  if (!run->answer.findings.empty()) {
    if (std::size_t const step = explorer::first_difference(*file, run->answer.findings[0]); step != 0) {
      answer = {};
      answer.verdict = "ungradable";
      answer.reason = fmt::format("step {} is not what it was when the schedule was written", step);
      answer.remedy =
          "Explore the program again: the explorer is another version, or the program looks at something else";
    } else {
      answer.failures[0].schedule = wishes.schedule;
      if (wishes.gdb) return debug(*program, *file, place, whole, run->answer.findings[0]);
    }
  }
  style.sources = program->sources.folder;
  return show(answer, wishes.format, style);
}

}  // namespace

void add_replay(CLI::App& app, Action& chosen) {
  CLI::App* const command = app.add_subcommand("replay", "Repeat a failure from its schedule file, and tell it");
  auto const wishes = std::make_shared<Wishes>();
  command->add_option("schedule", wishes->schedule, "as ./racecourse explore writes it")->required();
  command->add_option("--in", wishes->folder, "the folder of the program's files");
  command->add_option("--format", wishes->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_flag("--gdb", wishes->gdb, "stop in gdb where it fails");
  command->callback([&chosen, wishes] { chosen = [wishes](Context const& c) { return replay(c, *wishes); }; });
}

}  // namespace racecourse::cli
