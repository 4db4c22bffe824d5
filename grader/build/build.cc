#include "grader/build/build.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "grader/base/files.h"
#include "grader/base/hash.h"
#include "grader/base/layers.h"
#include "grader/build/cache.h"
#include "grader/build/diagnostics.h"
#include "grader/build/flags.h"
#include "grader/build/library.h"
#include "grader/build/object_symbols.h"
#include "grader/build/precompiled.h"
#include "grader/build/stage.h"
#include "grader/build/tools.h"
#include "grader/rubric/load.h"

namespace racecourse::build {
namespace {

namespace fs = std::filesystem;

Failure ours(Problem const& problem) { return {Failure::Kind::ours, {}, to_string(problem)}; }

// Everything one build needs, before a compiler runs.
struct Plan {
  Workspace workspace;
  Flavour flavour = Flavour::controlled;
  Side side = Side::submission;
  std::string compiler, exercise, source, header_path, header_text, shown_as;
  Kit kit;
  Surroundings surroundings;
  std::string harness, pch, key, identity;
  std::vector<std::string> flags, link;
};

// Of the reference nothing has to be known: it is ours.
bool has_symbols_checked(Side side) { return side == Side::submission && layers().symbols; }

// A part of the key: what was built with less of a layer, or under other rules, is another program.
std::string admitted_by(Side side) {
  return (has_symbols_checked(side) ? symbol_rules() : "") + (layers().compiling ? "" : "not confined");
}

Result<Plan> make_plan(submission::Submission const& submission, Wanted const& wanted, Workspace const& workspace) {
  Plan plan;
  Flavour const flavour = wanted.flavour;
  plan.workspace = workspace;
  plan.workspace.compiler = compiler_for(flavour, workspace.compiler);
  if (!layers().compiling) plan.workspace.layer = sandbox::Layer::none;
  plan.flavour = flavour;
  plan.side = wanted.side;
  plan.exercise = submission.exercise;
  plan.source = wanted.source;
  plan.header_path = submission.exercise + "/" + submission.header;
  plan.header_text = submission.text;
  plan.shown_as = submission.path;
  if (plan.side == Side::reference) {
    plan.shown_as = "reference/" + plan.header_path;
    Result<std::string> const text = read_file(workspace.root + "/" + plan.shown_as);
    if (!text) return text.error();
    plan.header_text = *text;
  }
  Result<std::string> const compiler = program_of(plan.workspace.compiler);
  if (!compiler) return compiler.error();
  plan.compiler = *compiler;
  Result<Kit> const kit = kit_of(workspace);
  if (!kit) return kit.error();
  plan.kit = *kit;
  Result<Surroundings> const surroundings = surroundings_of(workspace.root, submission.exercise, wanted);
  if (!surroundings) return surroundings.error();
  plan.surroundings = *surroundings;
  Result<std::string> const harness = harness_object(workspace, flavour);
  if (!harness) return harness.error();
  plan.harness = *harness;
  Result<std::string> const pch = precompiled_check(plan.workspace, flavour, *kit);
  if (!pch) return pch.error();
  plan.pch = *pch;
  Result<Parts> const parts = parts_of(workspace.root, flavour);
  if (!parts) return parts.error();
  plan.flags = common_flags(plan.workspace.compiler);
  for (std::string const& flag : instrumentation(plan.workspace.compiler, flavour)) plan.flags.push_back(flag);
  plan.link = link_flags(flavour);
  for (std::string const& symbol : parts->wraps) plan.link.push_back("-Wl,--wrap=" + symbol);
  auto const key_with = [&](std::string const& surroundings_key) {
    return KeyBuilder()
        .add(plan.pch)  // compiler, version, flags, kit
        .add(plan.harness)
        .add(flavour == Flavour::explored ? engine() : "")
        .add(joined(plan.link))
        .add(admitted_by(plan.side))
        .add(surroundings_key)
        .add(plan.header_path)
        .add(plan.header_text)
        .key();
  };
  plan.key = key_with(plan.surroundings.key);
  plan.identity = key_with(plan.surroundings.whole_key);
  return plan;
}

Result<bool> lay_out(Plan const& plan, std::string const& stage) {
  for (auto const& [path, text] : plan.surroundings.files) {
    if (auto r = write_file(stage + "/" + path, text); !r) return r.error();
  }
  return write_file(stage + "/submission/" + plan.header_path, plan.header_text);
}

struct Compilation {
  Plan const& plan;
  std::string stage, out;
  std::vector<sandbox::Mount> mounts() const {
    return {{plan.kit.path, inside_kit, false},
            {plan.pch, inside_pch, false},
            {stage, inside_stage, false},
            {plan.workspace.cache + "/objects", "/racecourse/objects", false},
            {fs::path(engine()).parent_path().string(), "/racecourse/engine", false},
            {out, inside_out, true}};
  }
  std::string in(std::string const& host_path) const {
    return sandbox::inside(host_path, mounts(), plan.workspace.layer);
  }
};

Result<process::Outcome> jailed(Compilation const& c, std::vector<std::string> argv,
                                std::uint64_t output = 256u << 10) {
  sandbox::Job job;
  job.mounts = c.mounts();
  job.command.argv = std::move(argv);
  job.command.environment["PATH"] = "/usr/bin:/bin";
  job.command.limits.processes = 0;  // a compiler runs nothing of the submission's, and others' processes would count
  job.command.limits.wall = std::chrono::seconds(400);
  job.command.limits.cpu = std::chrono::seconds(40);
  job.command.limits.memory = 2ull << 30;
  job.command.limits.output = output;
  job.command.limits.file_size = 256u << 20;
  return sandbox::run(job, c.plan.workspace.layer);
}

FilePaths paths_of(Compilation const& c) {
  return {c.in(c.stage) + "/submission/" + c.plan.header_path, c.plan.shown_as};
}

Failure beyond(std::string const& what) { return {Failure::Kind::resources, {{what, {}}}, ""}; }

Problem killed_from_outside(std::string const& doing) {
  return {doing + " was killed from outside, as the kernel does when the machine is out of memory",
          "Try again with --jobs 1, or on a machine with more memory",
          {}};
}

// A compiler that was stopped: by its own limit the submission's fault, by a full disk or from outside ours. Output
// that was cut off still tells what is wrong.
std::optional<Failure> stopped(process::Outcome const& outcome, std::string const& doing, FilePaths const& paths) {
  if (says_disk_full(outcome.err, paths)) {
    return ours({"The disk of the cache is full", "Free some space there, or point RACECOURSE_CACHE elsewhere", {}});
  }
  bool const killed = outcome.end == process::End::signalled && outcome.code == SIGKILL;
  if (killed || says_killed(outcome.err, paths)) return ours(killed_from_outside(doing));
  switch (outcome.end) {
    case process::End::exited:
      return std::nullopt;
    case process::End::interrupted:
      return Failure{Failure::Kind::ours, {}, "Interrupted"};
    case process::End::wall:
      return ours({doing + " did not come to its end, and not for lack of CPU time", "Is the machine overloaded?", {}});
    case process::End::cpu:
      return beyond(doing + " takes too long");
    case process::End::memory:
      return beyond(doing + " takes more than 2 GiB of memory");
    case process::End::output:
      if (!read_diagnostics(outcome.err, paths).empty()) return std::nullopt;
      return beyond(doing + " gives endless errors");
    case process::End::signalled:
      return beyond(doing + " crashes the compiler");
  }
  return std::nullopt;
}

std::vector<std::string> compile_command(Compilation const& c) {
  Plan const& plan = c.plan;
  std::vector<std::string> argv{plan.compiler};
  argv.insert(argv.end(), plan.flags.begin(), plan.flags.end());
  for (std::string const& flag : use_precompiled(plan.workspace.compiler, c.in(plan.pch))) argv.push_back(flag);
  std::string const stage = c.in(c.stage);
  argv.insert(argv.end(), {"-I" + stage + "/submission", "-I" + stage + "/checks", "-I" + stage + "/prerequisites",
                           "-I" + c.in(plan.kit.path), "-c", stage + "/checks/" + plan.exercise + "/" + plan.source,
                           "-o", c.in(c.out) + "/checks.o"});
  return argv;
}

std::vector<std::string> link_command(Compilation const& c) {
  std::vector<std::string> argv{c.plan.compiler, "-no-pie", c.in(c.out) + "/checks.o", c.in(c.plan.harness)};
  if (c.plan.flavour == Flavour::explored) argv.push_back(c.in(engine()));
  argv.insert(argv.end(), c.plan.link.begin(), c.plan.link.end());
  argv.insert(argv.end(), {"-lboost_unit_test_framework", "-pthread", "-o", c.in(c.out) + "/checks"});
  return argv;
}

std::optional<Failure> check_symbols(Compilation const& c) {
  if (!has_symbols_checked(c.plan.side)) return std::nullopt;
  Result<process::Outcome> const listed = jailed(c, {"/usr/bin/nm", "-P", "-g", c.in(c.out) + "/checks.o"}, 16u << 20);
  if (!listed) return ours(listed.error());
  FilePaths const paths = paths_of(c);
  if (auto failure = stopped(*listed, "The symbols of this", paths)) return failure;
  if (listed->code != 0)
    return ours({"the symbols of the object cannot be read: " + listed->err.substr(0, 300), "", {}});
  std::string const checks = text_of_checks(c.plan.surroundings);
  if (read_symbols(listed->out, checks, {}).empty()) return std::nullopt;
  Checked<rubric::Rubric> const rubric = rubric::load_rubric_file(c.plan.workspace.root, c.plan.exercise);
  if (!rubric) return ours(rubric.error().front());
  std::vector<Diagnostic> told;
  for (std::string const& text : read_symbols(listed->out, checks, rubric->policy.allow)) {
    told.push_back({text, {c.plan.shown_as, 0, 0}});
  }
  if (told.empty()) return std::nullopt;
  return Failure{Failure::Kind::link, std::move(told), ""};
}

// Compiles and links into c.out. Seconds spent come back in `binary`.
std::optional<Failure> make(Compilation const& c, Binary& binary) {
  FilePaths const paths = paths_of(c);
  Result<process::Outcome> const compiled = jailed(c, compile_command(c));
  if (!compiled) return ours(compiled.error());
  binary.compile_seconds = compiled->wall_seconds;
  if (auto failure = stopped(*compiled, "Compiling this", paths)) return failure;
  if (compiled->end != process::End::exited || compiled->code != 0) {
    std::vector<Diagnostic> diagnostics = read_diagnostics(compiled->err, paths);
    if (diagnostics.empty()) diagnostics.push_back({"The compiler refuses it: " + compiled->err.substr(0, 300), {}});
    return Failure{Failure::Kind::compile, std::move(diagnostics), ""};
  }
  if (std::optional<Failure> failure = check_symbols(c)) return failure;
  Result<process::Outcome> const linked = jailed(c, link_command(c));
  if (!linked) return ours(linked.error());
  binary.link_seconds = linked->wall_seconds;
  if (auto failure = stopped(*linked, "Linking this", paths)) return failure;
  if (linked->end == process::End::exited && linked->code == 0) return std::nullopt;
  std::vector<Diagnostic> diagnostics = read_link_errors(linked->err, paths);
  if (diagnostics.empty()) return Failure{Failure::Kind::ours, {}, "The linker failed: " + linked->err.substr(0, 1000)};
  return Failure{Failure::Kind::link, std::move(diagnostics), ""};
}

}  // namespace

void throw_exception_from_error(Failure const& failure, boost::source_location const& where) {
  std::fprintf(stderr, "%s:%u: the program of a failed build was used: %s\n", where.file_name(), where.line(),
               failure.ours.c_str());
  std::abort();
}

namespace {

Built build(submission::Submission const& submission, Wanted const& wanted, Workspace const& workspace) {
  Result<Plan> const plan = make_plan(submission, wanted, workspace);
  if (!plan) return ours(plan.error());
  Binary binary{workspace.cache + "/bin/" + plan->key + "/checks", plan->flavour, 0, 0, true, plan->identity};
  std::optional<Failure> failure;
  Result<std::string> const folder =
      entry(workspace.cache, "bin", plan->key, [&](std::string const& into) -> Result<bool> {
        binary.cached = false;
        WorkFolder const work(workspace.cache);
        if (!work.ok()) return work.problem();
        Compilation const c{*plan, work.path() + "/stage", work.path() + "/out"};
        fs::create_directories(c.out);
        fs::permissions(c.out, fs::perms::all);
        if (auto r = lay_out(*plan, c.stage); !r) return r.error();
        failure = make(c, binary);
        if (failure) return Problem{"", "", {}};
        std::error_code error;
        fs::copy_file(c.out + "/checks", into + "/checks", error);
        // Beside the program, where it looks for it.
        if (!error && plan->flavour == Flavour::explored) {
          fs::create_hard_link(engine(), into + "/" + fs::path(engine()).filename().string(), error);
        }
        if (error) return Problem{"cannot write to the cache: " + error.message(), "Free some space there", {}};
        fs::permissions(into + "/checks", fs::perms(0755));
        return true;
      });
  if (failure) return *failure;
  if (!folder) return ours(folder.error());
  return binary;
}

}  // namespace

Built build(submission::Submission const& submission, Flavour flavour, Workspace const& workspace,
            std::set<std::string> const& checks) {
  return build(submission, checks_for(flavour, checks), workspace);
}

Built build_measure(submission::Submission const& submission, Side side, Workspace const& workspace) {
  return build(submission, Wanted{Flavour::reference, side, "measure.cc", {}}, workspace);
}

Result<int> warm(Workspace const& workspace) {
  Result<Kit> const kit = kit_of(workspace);
  if (!kit) return kit.error();
  for (Flavour const flavour :
       {Flavour::controlled, Flavour::explored, Flavour::memory, Flavour::stress, Flavour::reference}) {
    if (auto r = harness_object(workspace, flavour); !r) return r.error();
    Workspace for_flavour = workspace;
    for_flavour.compiler = compiler_for(flavour, workspace.compiler);
    if (auto r = precompiled_check(for_flavour, flavour, *kit); !r) return r.error();
  }
  if (auto r = precompiled_kit(workspace, *kit); !r) return r.error();
  tidy(workspace.cache, 2ull << 30);
  return 0;
}

}  // namespace racecourse::build
