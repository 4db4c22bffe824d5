#include "grader/explorer/build_program.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/cache.h"
#include "grader/explorer/link_time.h"
#include "grader/process/process.h"

namespace racecourse::explorer {
namespace {

namespace fs = std::filesystem;
using Outcome = boost::system::result<std::string, BuildError>;

BuildError ours(Problem problem) { return {std::move(problem), false}; }

Result<std::string> compiler_of(Compiler compiler, bool cpp) {
  bool const clang = compiler == Compiler::clang;
  std::string const name = clang ? (cpp ? "clang++" : "clang") : (cpp ? "g++" : "gcc");
  for (std::string const& path : {"/usr/bin/" + name + (clang ? "-14" : "-12"), "/usr/bin/" + name}) {
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return Problem{"the compiler " + name + " is missing",
                 std::string("As root: apt-get install ") + (clang ? "clang" : "g++") + ", or use --compiler " +
                     (clang ? "gcc" : "clang"),
                 {}};
}

Result<process::Outcome> run_tool(std::vector<std::string> argv, std::string const& directory) {
  process::Command command;
  command.argv = std::move(argv);
  command.directory = directory;
  // The working directory by a name that is the same everywhere: compilers write PWD into what they make.
  command.environment = {
      {"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}, {"TMPDIR", "/tmp"}, {"PWD", "/proc/self/cwd"}};
  command.drop_root = false;
  command.limits.processes = 0;
  command.limits.wall = std::chrono::minutes(10);
  command.limits.cpu = std::chrono::seconds(300);
  command.limits.memory = 4ull << 30;
  command.limits.file_size = 1ull << 30;
  command.limits.output = 1u << 20;
  return process::run(command);
}

// The compiler's complaint, or why there is none.
std::optional<BuildError> complaint(Result<process::Outcome> const& outcome, std::string const& what) {
  if (!outcome) return ours(outcome.error());
  if (outcome->end == process::End::exited && outcome->code == 0) return std::nullopt;
  if (outcome->end != process::End::exited) return ours({what + " took more than it may", "", {}});
  return ours({what + " failed:\n" + outcome->err.substr(0, 20'000), "", {}});
}

std::string version_of(std::string const& compiler) {
  Result<process::Outcome> const outcome = run_tool({compiler, "--version"}, "/");
  return outcome ? outcome->out : "";
}

// What a source includes, as the compiler listed it when it compiled it last; the newest state of each.
std::optional<std::string> key_of_dependencies(std::string const& list, std::string const& directory) {
  Result<std::string> const text = read_file(list);
  if (!text) return std::nullopt;
  std::istringstream words(text->substr(text->find(':') + 1));
  KeyBuilder key;
  for (std::string word; words >> word;) {
    if (word == "\\") continue;
    Result<std::string> const content = read_file((fs::path(directory) / word).string());
    if (!content) return std::nullopt;
    key.add(word).add(*content);
  }
  return key.key();
}

class Builder {
 public:
  Builder(Ingredients const& ingredients, Workplace const& place, Sources sources)
      : ingredients_(ingredients), place_(place), sources_(std::move(sources)) {}

  boost::system::result<Program, BuildError> run() {
    std::vector<std::string> objects;
    for (File const& file : sources_.files) {
      bool const source = file.kind == Kind::c || file.kind == Kind::cpp;
      Outcome const object = source ? compile(file) : take(file);
      if (!object) return object.error();
      objects.push_back(*object);
    }
    Outcome const path = link(objects);
    if (!path) return path.error();
    Result<std::string> const bytes = read_file(*path);
    if (!bytes) return ours(bytes.error());
    return Program{*path, sha256(*bytes), sources_};
  }

 private:
  // An object that was compiled before. Without the hooks of -fsanitize=thread nothing of it would be seen.
  Outcome take(File const& file) {
    if (file.kind == Kind::library) return file.path;
    Result<std::string> const bytes = read_file(file.path);
    if (!bytes) return ours(bytes.error());
    if (is_for_link_time(*bytes)) {
      return BuildError{
          {"this was compiled with -flto, and what is made when it is linked has no hooks of -fsanitize=thread: "
           "nothing that it does would be seen",
           "Compile it with -g -O1 -fsanitize=thread -fno-lto, or give the source",
           {file.name}},
          true};
    }
    Result<process::Outcome> const symbols = run_tool({"/usr/bin/nm", "-u", file.path}, "/");
    if (!symbols) return ours(symbols.error());
    if (symbols->code != 0) return BuildError{{"this is no object or archive", "", {file.name}}, true};
    if (symbols->out.find("__tsan_") == std::string::npos) {
      return BuildError{{"this was not compiled with -fsanitize=thread, so nothing that it does would be seen",
                         "Compile it with -g -O1 -fsanitize=thread, or give the source",
                         {file.name}},
                        true};
    }
    return file.path;
  }

  Outcome compile(File const& file) {
    Result<std::string> const compiler = compiler_of(ingredients_.compiler, file.kind == Kind::cpp);
    if (!compiler) return ours(compiler.error());
    std::string const command_key = KeyBuilder()
                                        .add(version_of(*compiler))
                                        .add(file.path)
                                        .add(joined(compile_command(ingredients_, sources_, file, *compiler, "", "")))
                                        .key();
    std::string const list = place_.cache + "/explored-lists/" + command_key;
    std::optional<std::string> const known = key_of_dependencies(list, place_.directory);
    if (known) {
      std::string const object = place_.cache + "/explored/" + KeyBuilder().add(command_key).add(*known).key();
      if (std::error_code ignored; fs::exists(object + "/object.o", ignored)) return object + "/object.o";
    }
    return compile_anew(file, *compiler, command_key, list);
  }

  Outcome compile_anew(File const& file, std::string const& compiler, std::string const& command_key,
                       std::string const& list) {
    build::WorkFolder const work(place_.cache);
    if (!work.ok()) return ours(work.problem());
    std::string const object = work.path() + "/object.o", dependencies = work.path() + "/list";
    std::vector<std::string> const argv = compile_command(ingredients_, sources_, file, compiler, object, dependencies);
    if (auto const error = complaint(run_tool(argv, place_.directory), "compiling " + file.name)) return *error;
    std::optional<std::string> const key = key_of_dependencies(dependencies, place_.directory);
    if (!key) return ours({"a file was changed while it was compiled", "Try again", {file.name}});
    Result<std::string> const text = read_file(dependencies);
    if (text) (void)write_file(list, *text);  // without it the next run compiles again, that is all
    Result<std::string> const folder =
        build::entry(place_.cache, "explored", KeyBuilder().add(command_key).add(*key).key(),
                     [&](std::string const& into) -> Result<bool> {
                       fs::copy_file(object, into + "/object.o");
                       return true;
                     });
    if (!folder) return ours(folder.error());
    return *folder + "/object.o";
  }

  Outcome link(std::vector<std::string> const& objects) {
    bool cpp = false;
    for (File const& file : sources_.files) cpp = cpp || file.kind != Kind::c;
    Result<std::string> const compiler = compiler_of(ingredients_.compiler, cpp);
    if (!compiler) return ours(compiler.error());
    std::vector<std::string> argv{*compiler, "-no-pie"};
    argv.insert(argv.end(), objects.begin(), objects.end());
    // Before all other libraries: its definitions stand in for theirs.
    argv.insert(argv.end(), {"-L" + fs::path(place_.engine).parent_path().string(), "-Wl,--push-state,--no-as-needed",
                             "-l:" + fs::path(place_.engine).filename().string(), "-Wl,--pop-state", "-Wl,-z,now"});
    argv.insert(argv.end(), ingredients_.link_flags.begin(), ingredients_.link_flags.end());
    KeyBuilder key;
    key.add(joined(argv)).add(version_of(*compiler));
    for (std::string const& object : objects) {
      Result<std::string> const content = read_file(object);
      if (!content) return ours(content.error());
      key.add(*content);
    }
    std::optional<BuildError> error;
    Result<std::string> const folder =
        build::entry(place_.cache, "explored", key.key(), [&](std::string const& into) -> Result<bool> {
          std::vector<std::string> command = argv;
          command.insert(command.end(), {"-o", into + "/program"});
          error = complaint(run_tool(command, place_.directory), "linking");
          if (error) return error->problem;
          return true;
        });
    if (!folder) return error ? *error : ours(folder.error());
    return *folder + "/program";
  }

  static std::string joined(std::vector<std::string> const& words) {
    KeyBuilder key;
    for (std::string const& word : words) key.add(word);
    return key.key();
  }

  Ingredients const& ingredients_;
  Workplace const& place_;
  Sources sources_;
};

}  // namespace

std::vector<std::string> compile_command(Ingredients const& ingredients, Sources const& sources, File const& source,
                                         std::string const& compiler, std::string const& object,
                                         std::string const& dependencies) {
  std::vector<std::string> argv{compiler, source.kind == Kind::cpp ? "-std=c++20" : "-std=gnu17", "-O1", "-g",
                                "-fsanitize=thread"};
  // No path of this machine gets into the program: neither where the sources are nor where the command was given.
  if (ingredients.compiler == Compiler::clang) {
    argv.insert(argv.end(), {"-fdebug-compilation-dir=.", "-fno-color-diagnostics"});
  } else {
    argv.insert(argv.end(), {"-fdebug-prefix-map=/proc/self/cwd=.", "-fdiagnostics-color=never"});
  }
  argv.push_back("-ffile-prefix-map=" + sources.folder + "=");
  argv.insert(argv.end(), ingredients.compile_flags.begin(), ingredients.compile_flags.end());
  // Whatever flags a project has: link_time.h.
  argv.insert(argv.end(), {"-fno-lto", "-MMD", "-MF", dependencies, "-c", source.path, "-o", object});
  return argv;
}

boost::system::result<Program, BuildError> build_program(Ingredients const& ingredients, Workplace const& place) {
  Result<Sources> const sources = find_sources(ingredients.files, place.directory);
  if (!sources) return BuildError{sources.error(), true};
  return Builder(ingredients, place, *sources).run();
}

void throw_exception_from_error(BuildError const& error, boost::source_location const& where) {
  racecourse::throw_exception_from_error(error.problem, where);
}

}  // namespace racecourse::explorer
