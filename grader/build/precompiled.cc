#include "grader/build/precompiled.h"

#include <sys/stat.h>

#include <filesystem>
#include <sstream>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/cache.h"
#include "grader/build/flags.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

// What is to be precompiled, and how.
struct Header {
  Workspace workspace;
  Kit kit;
  std::string compiler, name;  // "/usr/bin/clang++-14", "grader/harness/check.h"
  std::vector<std::string> flags;

  bool for_clang() const { return compiler.find("clang") != std::string::npos; }

  // Clang otherwise leaves the header's templates to each of its users: a fifth of a second.
  std::vector<std::string> flags_of_its_own() const {
    if (for_clang()) return {"-fpch-instantiate-templates"};
    return {};
  }

  std::string key() const {
    return KeyBuilder()
        .add(version_of(compiler))
        .add(joined(flags))
        .add(joined(flags_of_its_own()))
        .add(name)
        .add(kit.key)
        .add(to_string(workspace.layer))
        .key();
  }
};

// In a jail, so that the header has the path by which it is found again. `arguments`: what to make of it, where.
Result<process::Outcome> compile(Header const& header, std::string const& into,
                                 std::vector<std::string> const& arguments) {
  sandbox::Job job;
  job.mounts = {{header.kit.path, inside_kit, false}, {into, inside_out, true}};
  std::string const include = sandbox::inside(header.kit.path, job.mounts, header.workspace.layer);
  job.command.argv = {header.compiler};
  job.command.argv.insert(job.command.argv.end(), header.flags.begin(), header.flags.end());
  job.command.argv.insert(job.command.argv.end(), {"-I" + include, "-x", "c++-header", include + "/" + header.name});
  for (std::string const& argument : arguments) {
    bool const is_path = argument.starts_with(into);
    job.command.argv.push_back(is_path ? sandbox::inside(argument, job.mounts, header.workspace.layer) : argument);
  }
  job.command.environment["PATH"] = "/usr/bin:/bin";
  job.command.limits.processes = 0;
  job.command.limits.wall = std::chrono::minutes(10);
  job.command.limits.cpu = std::chrono::seconds(60);
  job.command.limits.memory = 3ull << 30;
  job.command.limits.file_size = 512u << 20;
  Result<process::Outcome> result = sandbox::run(job, header.workspace.layer);
  if (!result || (result->end == process::End::exited && result->code == 0)) return result;
  return Problem{"precompiling " + header.name + " failed: " + result->err.substr(0, 2000),
                 "./racecourse doctor says what may be missing",
                 {}};
}

std::string lines_of(std::vector<std::string> const& texts) {
  std::string all;
  for (std::string const& text : texts) all += text + "\n";
  return all;
}

// Name, size and time of each file.
std::string fingerprint(std::string const& inputs) {
  KeyBuilder key;
  std::istringstream lines(inputs);
  for (std::string path; std::getline(lines, path);) {
    struct stat status {};
    bool const there = stat(path.c_str(), &status) == 0;
    key.add(path).add(there ? std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) + "." +
                                  std::to_string(status.st_mtim.tv_nsec)
                            : "missing");
  }
  return key.key();
}

// Asks the compiler which files of the system the header is made of.
Result<std::string> find_inputs(Header const& header) {
  WorkFolder const work(header.workspace.cache);
  if (!work.ok()) return work.problem();
  Result<process::Outcome> const result = compile(header, work.path(), {"-M", "-MF", work.path() + "/rule"});
  if (!result) return result.error();
  Result<std::string> const rule = read_file(work.path() + "/rule");
  if (!rule) return rule.error();
  std::string const ours =
      sandbox::inside(header.kit.path, {{header.kit.path, inside_kit, false}}, header.workspace.layer);
  return lines_of(inputs_in_rule(*rule, ours));
}

// The list of inputs is kept beside the entries, by all that can be known without asking a compiler.
Result<std::string> precompiled(Header const& header) {
  std::string const list = header.workspace.cache + "/inputs/" + header.key();
  auto const key_with = [&](std::string const& inputs) {
    return KeyBuilder().add(header.key()).add(fingerprint(inputs)).key();
  };
  Result<std::string> inputs = read_file(list);
  if (!inputs || !fs::exists(header.workspace.cache + "/pch/" + key_with(*inputs))) {
    inputs = find_inputs(header);
    if (!inputs) return inputs.error();
    if (auto kept = write_file(list, *inputs); !kept) return kept.error();
  }
  return entry(header.workspace.cache, "pch", key_with(*inputs), [&](std::string const& into) -> Result<bool> {
    fs::permissions(into, fs::perms::all);
    std::vector<std::string> arguments = header.flags_of_its_own();
    arguments.insert(arguments.end(), {"-o", into + (header.for_clang() ? "/precompiled.pch" : "/precompiled.h.gch")});
    Result<process::Outcome> const made = compile(header, into, arguments);
    if (!made) return made.error();
    return true;
  });
}

}  // namespace

Result<std::string> precompiled_check(Workspace const& workspace, Flavour flavour, Kit const& kit) {
  Result<std::string> const compiler = program_of(workspace.compiler);
  if (!compiler) return compiler.error();
  std::vector<std::string> flags = common_flags(workspace.compiler);
  for (std::string const& flag : instrumentation(workspace.compiler, flavour)) flags.push_back(flag);
  return precompiled({workspace, kit, *compiler, "grader/harness/check.h", flags});
}

Result<std::string> precompiled_kit(Workspace const& workspace, Kit const& kit) {
  Result<std::string> const clang = program_of(Compiler::clang);
  if (!clang) return clang.error();
  return precompiled({workspace, kit, *clang, "kit/kit.h", {"-std=c++20", "-w"}});
}

std::vector<std::string> use_precompiled(Compiler compiler, std::string const& folder) {
  if (compiler == Compiler::clang) return {"-include-pch", folder + "/precompiled.pch"};
  return {"-include", folder + "/precompiled.h"};
}

std::vector<std::string> inputs_in_rule(std::string const& rule, std::string const& ours) {
  std::vector<std::string> inputs;
  std::istringstream words(rule);
  for (std::string word; words >> word;) {
    if (word != "\\" && !word.ends_with(':') && !word.starts_with(ours + "/")) inputs.push_back(word);
  }
  return inputs;
}

}  // namespace racecourse::build
