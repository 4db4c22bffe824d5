#include "grader/build/library.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/build/cache.h"
#include "grader/build/flags.h"
#include "grader/build/parts.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

// Our own code: no jail, but limits.
Result<bool> compile_ours(std::vector<std::string> const& argv, std::string const& directory) {
  process::Command command;
  command.argv = argv;
  command.directory = directory;
  command.environment["PATH"] = "/usr/bin:/bin";
  command.drop_root = false;
  command.limits.processes = 0;
  command.limits.wall = std::chrono::minutes(10);
  command.limits.cpu = std::chrono::seconds(100);
  command.limits.memory = 3ull << 30;
  command.limits.file_size = 512u << 20;
  Result<process::Outcome> const result = process::run(command);
  if (!result) return result.error();
  if (result->end == process::End::exited && result->code == 0) return true;
  return Problem{"compiling the grader's own " + argv.back() + " failed: " + result->err.substr(0, 2000),
                 "./racecourse doctor says what may be missing",
                 {}};
}

// All headers that harness and runtime may include: one key for all, they change together.
std::string headers_key(std::string const& root) {
  KeyBuilder key;
  for (std::string const room : {"grader/harness", "grader/runtime", "grader/runtime/real", "grader/explore",
                                 "grader/engine", "exercises/kit"}) {
    std::vector<fs::path> headers;
    std::error_code ignored;
    for (auto const& file : fs::directory_iterator(root + "/" + room, ignored)) {
      if (file.path().extension() == ".h") headers.push_back(file.path());
    }
    std::sort(headers.begin(), headers.end());
    for (fs::path const& header : headers) key.add(read_file(header.string()).value());
  }
  return key.key();
}

// Who compiles what is ours, and how.
struct Toolchain {
  std::string compiler;
  std::vector<std::string> flags;
};

Result<std::string> object_of(Workspace const& workspace, Toolchain const& tools, std::string const& source,
                              std::string const& headers) {
  Result<std::string> const text = read_file(workspace.root + "/" + source);
  if (!text) return text.error();
  std::string const key =
      KeyBuilder().add(version_of(tools.compiler)).add(joined(tools.flags)).add(headers).add(source).add(*text).key();
  Result<std::string> const folder = entry(workspace.cache, "objects", key, [&](std::string const& into) {
    std::vector<std::string> argv{tools.compiler};
    argv.insert(argv.end(), tools.flags.begin(), tools.flags.end());
    argv.insert(argv.end(), {"-I.", "-Iexercises", "-o", into + "/object.o", "-c", source});
    return compile_ours(argv, workspace.root);
  });
  if (!folder) return folder.error();
  return *folder + "/object.o";
}

// What checks.o may refer to; all else becomes local.
std::vector<std::string> const public_symbols{"main",     "_ZN3kit*",      "_ZNK3kit*",       "__wrap_*",
                                              "__tsan_*", "__sanitizer_*", "__asan_on_error", "__ubsan_on_report"};

Result<Toolchain> our_toolchain() {
  for (Compiler const compiler : {Compiler::gcc, Compiler::clang}) {
    if (Result<std::string> const program = program_of(compiler)) return Toolchain{*program, harness_flags(compiler)};
  }
  return program_of(Compiler::clang).error();
}

Result<std::vector<std::string>> compile_parts(Workspace const& workspace, Flavour flavour) {
  Result<Parts> const parts = parts_of(workspace.root, flavour);
  if (!parts) return parts.error();
  Result<Toolchain> const tools = our_toolchain();
  if (!tools) return tools.error();
  std::string const headers = headers_key(workspace.root);
  std::vector<std::string> objects(parts->sources.size());
  std::atomic<std::size_t> next{0};
  auto const work = [&]() -> Result<bool> {
    for (std::size_t i = next++; i < parts->sources.size(); i = next++) {
      Result<std::string> const object = object_of(workspace, *tools, parts->sources[i], headers);
      if (!object) return object.error();
      objects[i] = *object;
    }
    return true;
  };
  std::future<Result<bool>> other = std::async(std::launch::async, work);
  Result<bool> const mine = work();
  Result<bool> const others = other.get();
  if (!mine) return mine.error();
  if (!others) return others.error();
  return objects;
}

Result<bool> join(std::vector<std::string> const& objects, std::string const& joined) {
  std::vector<std::string> link{"/usr/bin/ld", "-r", "--force-group-allocation", "-o", joined};
  link.insert(link.end(), objects.begin(), objects.end());
  if (Result<bool> const linked = compile_ours(link, "/"); !linked) return linked.error();
  std::vector<std::string> localize{"/usr/bin/objcopy", "--wildcard"};
  for (std::string const& symbol : public_symbols) localize.push_back("--keep-global-symbol=" + symbol);
  localize.push_back(joined);
  return compile_ours(localize, "/");
}

}  // namespace

Result<std::string> harness_object(Workspace const& workspace, Flavour flavour) {
  Result<std::vector<std::string>> const parts = compile_parts(workspace, flavour);
  if (!parts) return parts.error();
  KeyBuilder key;
  key.add(joined(*parts)).add(joined(public_symbols));
  Result<std::string> const folder = entry(workspace.cache, "objects", key.key(),
                                           [&](std::string const& into) { return join(*parts, into + "/harness.o"); });
  if (!folder) return folder.error();
  return *folder + "/harness.o";
}

}  // namespace racecourse::build
